/**
 * Read models in MongoDB: each is a fold of the stream, and can be dropped and made anew at any
 * time.
 *
 * <p>More than 15 classes, because only 7 of them are public. The others are the pieces of one read
 * model, cut by what they do: begin a generation, feed it, compare it, switch over, answer. In a
 * package of their own they would have to be public, and anybody could move a generation on.
 */
@NullMarked
package ticketing.eventstore.readmodel;

import org.jspecify.annotations.NullMarked;
