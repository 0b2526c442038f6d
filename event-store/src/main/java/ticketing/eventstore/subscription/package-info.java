/** Durable consumers, from fetching a message to acknowledging it or setting it aside. */
@NullMarked
package ticketing.eventstore.subscription;

import org.jspecify.annotations.NullMarked;
