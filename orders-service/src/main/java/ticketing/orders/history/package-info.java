/** What has happened to an order, and what its buyer saw each time. */
@NullMarked
package ticketing.orders.history;

import org.jspecify.annotations.NullMarked;
