/** Paying for an order: what is known of it, the request, the call of the gateway, the answer. */
@NullMarked
package ticketing.payments.paying;

import org.jspecify.annotations.NullMarked;
