/**
 * Everything that is on NATS, defined once: the streams and buckets of each service, the consumers,
 * and the rights.
 */
@NullMarked
package ticketing.topology;

import org.jspecify.annotations.NullMarked;
