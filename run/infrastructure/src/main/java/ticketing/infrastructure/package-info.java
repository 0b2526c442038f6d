/** NATS and MongoDB on this machine: in Docker if a daemon answers, otherwise without it. */
@NullMarked
package ticketing.infrastructure;

import org.jspecify.annotations.NullMarked;
