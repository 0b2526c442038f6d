/**
 * The payment gateway, the only place where money moves: a small interface, Stripe behind it, and a
 * sandbox that behaves like Stripe's test mode.
 */
@NullMarked
package ticketing.payments.gateway;

import org.jspecify.annotations.NullMarked;
