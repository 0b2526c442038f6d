/**
 * Durable consumers, from fetching a message to acknowledging it or setting it aside.
 *
 * <p>More than 15 classes, because only 5 of them are public. The others are the pieces of one
 * subscription, cut by what they do. In a package of their own they would have to be public, and
 * anybody could acknowledge a message that is still being handled.
 */
@NullMarked
package ticketing.eventstore.subscription;

import org.jspecify.annotations.NullMarked;
