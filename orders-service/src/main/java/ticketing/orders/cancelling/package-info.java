/** The buyer wants the order no longer. */
@NullMarked
package ticketing.orders.cancelling;

import org.jspecify.annotations.NullMarked;
