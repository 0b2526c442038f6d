/** Placing an order for a ticket, at the price this service has copied. */
@NullMarked
package ticketing.orders.placing;

import org.jspecify.annotations.NullMarked;
