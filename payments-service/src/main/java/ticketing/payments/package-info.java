/** Money: at most one charge for an order, and back again if the order was cancelled. */
@NullMarked
package ticketing.payments;

import org.jspecify.annotations.NullMarked;
