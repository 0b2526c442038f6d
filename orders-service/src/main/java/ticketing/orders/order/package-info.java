/** The rules. Pure Java: no clock, no random, no I/O. */
@NullMarked
package ticketing.orders.order;

import org.jspecify.annotations.NullMarked;
