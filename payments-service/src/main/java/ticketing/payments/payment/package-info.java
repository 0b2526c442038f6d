/** The rules. Pure Java: no clock, no random, no I/O. */
@NullMarked
package ticketing.payments.payment;

import org.jspecify.annotations.NullMarked;
