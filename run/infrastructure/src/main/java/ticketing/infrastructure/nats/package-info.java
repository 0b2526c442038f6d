/** NATS on this machine: a server in Docker or as a process, and three that form a cluster. */
@NullMarked
package ticketing.infrastructure.nats;

import org.jspecify.annotations.NullMarked;
