/**
 * Fault injection on real processes: a crowd buys and sells while parts of the system are killed,
 * paused and disconnected. A seed repeats the schedule. Afterwards everything that happened is
 * audited.
 */
@NullMarked
package ticketing.local.faults;

import org.jspecify.annotations.NullMarked;
