/** NATS on this machine: a server in Docker or as a process, and a cluster of three servers. */
@NullMarked
package ticketing.infrastructure.nats;

import org.jspecify.annotations.NullMarked;
