package ticketing.payments.payment;

import java.util.Optional;
import ticketing.events.PaymentEvent.PaymentRequested;

/**
 * One try to take the money from a card.
 *
 * @param declined why the gateway said no; empty if it took the money, or has not answered yet
 */
public record Attempt(PaymentRequested request, Optional<String> declined) {}
