/**
 * Everything that is on NATS, defined once: which service owns which streams and buckets, who
 * listens to what, and which rights that takes.
 */
@NullMarked
package ticketing.topology;

import org.jspecify.annotations.NullMarked;
