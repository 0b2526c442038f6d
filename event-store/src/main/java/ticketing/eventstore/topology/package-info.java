/**
 * Everything that is on NATS, defined once: whose the streams and buckets are, who listens to what,
 * and which rights that takes.
 */
@NullMarked
package ticketing.eventstore.topology;

import org.jspecify.annotations.NullMarked;
