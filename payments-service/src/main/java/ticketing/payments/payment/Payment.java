package ticketing.payments.payment;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** State of the rules: the payment of one order. What users look at is a read model. */
public sealed interface Payment {

    /** All attempts, oldest first. All but the last were declined. */
    List<Attempt> attempts();

    /** Not paid, and a card may be tried: there was no attempt yet, or every card was declined. */
    record Unpaid(List<Attempt> attempts) implements Payment {
        public Unpaid {
            attempts = List.copyOf(attempts);
        }
    }

    /** The last attempt is at the gateway; its outcome is not known yet. */
    record BeingPaid(List<Attempt> attempts) implements Payment {
        public BeingPaid {
            attempts = List.copyOf(attempts);
        }
    }

    /**
     * The gateway took the money.
     *
     * @param gatewayReference the gateway's name for the payment
     */
    record Captured(List<Attempt> attempts, String gatewayReference) implements Payment {
        public Captured {
            attempts = List.copyOf(attempts);
        }
    }

    /**
     * The order was cancelled before anything was captured. No more cards may be tried; the last
     * attempt may still be at the gateway.
     */
    record Closed(List<Attempt> attempts) implements Payment {
        public Closed {
            attempts = List.copyOf(attempts);
        }
    }

    /** The money was taken and must be refunded. */
    record Refunding(List<Attempt> attempts, String gatewayReference) implements Payment {
        public Refunding {
            attempts = List.copyOf(attempts);
        }
    }

    /** The money was refunded. */
    record Refunded(List<Attempt> attempts) implements Payment {
        public Refunded {
            attempts = List.copyOf(attempts);
        }
    }

    /** An attempt, by its number, from 1. */
    default Optional<Attempt> attempt(int number) {
        return number >= 1 && number <= attempts().size()
                ? Optional.of(attempts().get(number - 1))
                : Optional.empty();
    }

    /** Whether the outcome of this attempt must still be asked from the gateway. */
    default boolean isWaitingFor(int attempt) {
        return switch (this) {
            // Also after a cancellation: money that was taken must be refunded.
            case BeingPaid _, Closed _ ->
                    attempt == attempts().size()
                            && attempt(attempt).flatMap(Attempt::declined).isEmpty();
            case Unpaid _, Captured _, Refunding _, Refunded _ -> false;
        };
    }

    /** The id that the first request gave the payment; later requests keep it. */
    default Optional<UUID> paymentId() {
        return attempt(1).map(first -> first.request().paymentId());
    }
}
