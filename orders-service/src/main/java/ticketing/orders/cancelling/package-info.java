/** Cancelling an order: the buyer no longer wants it. */
@NullMarked
package ticketing.orders.cancelling;

import org.jspecify.annotations.NullMarked;
