/**
 * Read models in MongoDB. They contain nothing but a fold of the stream, so they can be dropped and
 * rebuilt at any time.
 *
 * <p>More than 15 classes, because only 7 of them are public. The others are the pieces of one read
 * model, one for each task: begin a generation, feed it, compare it, switch over, answer. In a
 * package of their own they would have to be public, and any code could switch generations.
 */
@NullMarked
package ticketing.eventstore.readmodel;

import org.jspecify.annotations.NullMarked;
