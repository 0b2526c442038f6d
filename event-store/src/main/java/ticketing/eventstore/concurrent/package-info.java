/** Threads, queues and time limits; nothing of events. */
@NullMarked
package ticketing.eventstore.concurrent;

import org.jspecify.annotations.NullMarked;
