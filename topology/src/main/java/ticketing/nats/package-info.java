/**
 * What is on a NATS server, whoever uses it: how streams, buckets and consumers are set up, and how
 * they are created and read. Names none of our services.
 */
@NullMarked
package ticketing.nats;

import org.jspecify.annotations.NullMarked;
