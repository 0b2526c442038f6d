package ticketing.payments.gateway;

import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/**
 * Whoever really moves the money.
 *
 * <p>Every call may be repeated: an attempt is charged at most once and a payment given back at
 * most once, also when several instances ask at the same time. That makes recovery from a crash or
 * an unknown outcome simple: {@link #find} the attempt; if it is not there, {@link #charge} it
 * again, unless more than {@link #KEY_HONOURED_FOR} have passed since it was first asked for.
 *
 * <p>Thread-safe. Nothing is retried in here: the caller decides when to ask again.
 */
public interface PaymentGateway {

    /**
     * For how long a repeated charge is recognized as the same one. Gateways forget after 24 hours;
     * the hour between is for clocks, queues and a slow request. Later than that, a repetition
     * could take the money twice, and {@link #find} alone may be asked; what it does not know by
     * then was never charged.
     */
    Duration KEY_HONOURED_FOR = Duration.ofHours(23);

    /**
     * Takes the amount, at once and completely. A repetition with the same order and attempt is
     * answered with what became of the first; if anything else in it differs, the answer is unknown
     * and nothing is taken.
     *
     * @throws GatewayRejectedException if the gateway does not talk to us: treat it as unknown, and
     *     tell somebody
     */
    ChargeOutcome charge(Charge charge);

    /**
     * Looks an attempt up by the order and the number it was charged with.
     *
     * @return what became of it; {@link ChargeOutcome.Unknown} if it is undecided or the gateway
     *     cannot be asked; empty if the gateway does not know it. A gateway may learn of a charge
     *     up to an hour late, so within {@link #KEY_HONOURED_FOR} empty means "ask for the same
     *     charge again", never "it failed"
     * @throws GatewayRejectedException if the gateway does not talk to us: treat it as unknown, and
     *     tell somebody
     */
    Optional<ChargeOutcome> find(UUID orderId, int attempt);

    /**
     * Gives the whole amount back. A repetition, however late, is answered with the first refund.
     *
     * @param reference of the captured payment
     * @throws GatewayRejectedException if the gateway does not talk to us, or does not know the
     *     payment: treat it as unknown, and tell somebody
     */
    RefundOutcome refund(String reference);
}
