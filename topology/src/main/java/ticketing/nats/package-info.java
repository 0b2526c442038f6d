/**
 * The parts of NATS that any service needs: the configurations of streams, buckets and consumers,
 * and how they are created and read. It names none of our services.
 */
@NullMarked
package ticketing.nats;

import org.jspecify.annotations.NullMarked;
