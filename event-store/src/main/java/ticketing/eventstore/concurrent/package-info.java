/** Threads, queues and time limits. Nothing here is about events. */
@NullMarked
package ticketing.eventstore.concurrent;

import org.jspecify.annotations.NullMarked;
