/** The event store, its streams and the connection on NATS JetStream. */
@NullMarked
package ticketing.eventstore.jetstream;

import org.jspecify.annotations.NullMarked;
