/**
 * An event store on JetStream: what a service implements and what it calls.
 *
 * <p>More than 15 classes, because they belong together: a service would otherwise import from two
 * packages for one sentence. All but the snapshots are public, and all but the command handler fit
 * on one screen.
 */
@NullMarked
package ticketing.eventstore;

import org.jspecify.annotations.NullMarked;
