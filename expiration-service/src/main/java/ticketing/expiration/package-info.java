/** Time: the end of an order nobody paid. */
@NullMarked
package ticketing.expiration;

import org.jspecify.annotations.NullMarked;
