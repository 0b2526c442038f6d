/**
 * JetStream as an event store: deciding, appending, reading, listening and projecting.
 *
 * <p>More than 15 classes, because they are one language: what a service implements, what it calls,
 * and the words of both. A service would otherwise import from two packages for one sentence. All
 * but the snapshots are public, and all but the command handler fit on one screen.
 */
@NullMarked
package ticketing.eventstore;

import org.jspecify.annotations.NullMarked;
