/**
 * Faults on real processes: a crowd buys and sells while parts of the system are killed, paused and
 * cut off by a schedule that a seed repeats; afterwards all that happened is audited.
 */
@NullMarked
package ticketing.local.faults;

import org.jspecify.annotations.NullMarked;
