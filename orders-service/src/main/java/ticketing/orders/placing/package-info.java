/** Placing an order for a ticket, at the price in this service's copy of the ticket. */
@NullMarked
package ticketing.orders.placing;

import org.jspecify.annotations.NullMarked;
