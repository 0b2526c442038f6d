/** The event store, its streams and its listeners on NATS JetStream. */
@NullMarked
package ticketing.eventstore.jetstream;

import org.jspecify.annotations.NullMarked;
