/** The rules. Pure Java: no clock, no random, no I/O. */
@NullMarked
package ticketing.expiration.timelimit;

import org.jspecify.annotations.NullMarked;
