/** Reactions of this service to payments and expirations. */
@NullMarked
package ticketing.orders.reactions;

import org.jspecify.annotations.NullMarked;
