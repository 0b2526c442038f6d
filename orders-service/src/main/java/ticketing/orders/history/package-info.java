/** The history of an order: its events, and what its buyer saw after each of them. */
@NullMarked
package ticketing.orders.history;

import org.jspecify.annotations.NullMarked;
