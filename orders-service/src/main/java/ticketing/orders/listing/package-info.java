/** The orders of a buyer: the view, and the endpoints that read it. */
@NullMarked
package ticketing.orders.listing;

import org.jspecify.annotations.NullMarked;
