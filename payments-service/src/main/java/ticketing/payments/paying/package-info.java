/** Paying for an order: the copy of the order, the request, the call of the gateway, the answer. */
@NullMarked
package ticketing.payments.paying;

import org.jspecify.annotations.NullMarked;
