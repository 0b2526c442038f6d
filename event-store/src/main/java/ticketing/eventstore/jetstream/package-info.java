/** The event store on NATS JetStream: streams, timers, and the connection. */
@NullMarked
package ticketing.eventstore.jetstream;

import org.jspecify.annotations.NullMarked;
