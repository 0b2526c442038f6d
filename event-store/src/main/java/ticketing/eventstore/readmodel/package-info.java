/**
 * Read models in MongoDB: each is a fold of the stream, and can be dropped and made anew at any
 * time.
 */
@NullMarked
package ticketing.eventstore.readmodel;

import org.jspecify.annotations.NullMarked;
