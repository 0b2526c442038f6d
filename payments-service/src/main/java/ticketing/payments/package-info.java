/** Payments: an order is charged at most once, and a cancelled order is refunded. */
@NullMarked
package ticketing.payments;

import org.jspecify.annotations.NullMarked;
