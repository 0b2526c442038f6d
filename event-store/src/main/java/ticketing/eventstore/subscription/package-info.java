/**
 * Subscriptions to durable consumers: from fetching a message to acknowledging it or moving it to
 * the dead letters.
 *
 * <p>More than 15 classes, because only 5 of them are public. The others are the pieces of one
 * subscription, one for each task. In a package of their own they would have to be public, and any
 * code could acknowledge a message that is still being handled.
 */
@NullMarked
package ticketing.eventstore.subscription;

import org.jspecify.annotations.NullMarked;
