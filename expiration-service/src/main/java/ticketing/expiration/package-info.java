/** Time limits: ends the time to pay of an order. */
@NullMarked
package ticketing.expiration;

import org.jspecify.annotations.NullMarked;
