package ticketing.payments.gateway;

import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/**
 * The service that really moves the money, such as Stripe.
 *
 * <p>Every call is idempotent: an attempt is charged at most once and a payment refunded at most
 * once, even if several instances ask at the same time. So recovery from a crash or an unknown
 * outcome is simple. {@link #find} the attempt. If the gateway does not know it, {@link #charge} it
 * again, unless more than {@link #KEY_HONOURED_FOR} has passed since the first call.
 *
 * <p>Thread-safe. Implementations do not retry: the caller decides when to ask again.
 */
public interface PaymentGateway {

    /**
     * How long a repeated charge is recognised as the same one. Gateways forget idempotency keys
     * after 24 hours; one hour is left for clock differences, queues and slow requests. Later,
     * repeating could take the money twice, so only call {@link #find}: an attempt that it does not
     * know by then was never charged.
     */
    Duration KEY_HONOURED_FOR = Duration.ofHours(23);

    /**
     * Takes the whole amount at once. A repeated call with the same order and attempt gets the
     * outcome of the first one. If anything else differs in the repeated call, the outcome is
     * unknown and nothing is taken.
     *
     * @throws GatewayRejectedException if the gateway rejects this service: treat the outcome as
     *     unknown, and alert an operator
     */
    ChargeOutcome charge(Charge charge);

    /**
     * Looks an attempt up, by its order and number.
     *
     * @return the outcome; {@link ChargeOutcome.Unknown} if it is undecided or the gateway does not
     *     answer; empty if the gateway does not know the attempt. A gateway may learn of a charge
     *     up to an hour late: within {@link #KEY_HONOURED_FOR}, empty means "repeat the same
     *     charge", never "it failed"
     * @throws GatewayRejectedException if the gateway rejects this service: treat the outcome as
     *     unknown, and alert an operator
     */
    Optional<ChargeOutcome> find(UUID orderId, int attempt);

    /**
     * Refunds the whole amount. A repeated call, however late, gets the first refund.
     *
     * @param reference of the captured payment
     * @throws GatewayRejectedException if the gateway rejects this service, or does not know the
     *     payment: treat the outcome as unknown, and alert an operator
     */
    RefundOutcome refund(String reference);
}
