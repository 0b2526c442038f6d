package ticketing.payments.payment;

import java.util.Optional;
import ticketing.events.PaymentEvent.PaymentRequested;

/**
 * One attempt to take the money from a card.
 *
 * @param declined the gateway's reason to decline; empty if it took the money or has not answered
 *     yet
 */
public record Attempt(PaymentRequested request, Optional<String> declined) {}
