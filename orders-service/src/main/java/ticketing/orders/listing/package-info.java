/** What a buyer sees of the own orders. */
@NullMarked
package ticketing.orders.listing;

import org.jspecify.annotations.NullMarked;
