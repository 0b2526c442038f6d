/** NATS and MongoDB on this machine: in Docker when a daemon answers, else without it. */
@NullMarked
package ticketing.infrastructure;

import org.jspecify.annotations.NullMarked;
