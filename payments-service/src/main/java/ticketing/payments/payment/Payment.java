package ticketing.payments.payment;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What the rules remember about the payment of one order, and nothing more. What people look at is
 * a read model.
 */
public sealed interface Payment {

    /** Every try to take the money, oldest first. All but the last were declined. */
    List<Attempt> attempts();

    /**
     * Nobody has paid, and a card may be tried: nobody has tried yet, or every card was declined.
     */
    record Unpaid(List<Attempt> attempts) implements Payment {
        public Unpaid {
            attempts = List.copyOf(attempts);
        }
    }

    /** The last attempt is with the gateway; what becomes of it is not known yet. */
    record BeingPaid(List<Attempt> attempts) implements Payment {
        public BeingPaid {
            attempts = List.copyOf(attempts);
        }
    }

    /**
     * The gateway took the money.
     *
     * @param gatewayReference what the gateway calls the payment
     */
    record Captured(List<Attempt> attempts, String gatewayReference) implements Payment {
        public Captured {
            attempts = List.copyOf(attempts);
        }
    }

    /**
     * The order was cancelled before anything was captured. No card may be tried any more; the last
     * attempt may still be with the gateway.
     */
    record Closed(List<Attempt> attempts) implements Payment {
        public Closed {
            attempts = List.copyOf(attempts);
        }
    }

    /** The money was taken and has to go back. */
    record Refunding(List<Attempt> attempts, String gatewayReference) implements Payment {
        public Refunding {
            attempts = List.copyOf(attempts);
        }
    }

    /** The money went back. */
    record Refunded(List<Attempt> attempts) implements Payment {
        public Refunded {
            attempts = List.copyOf(attempts);
        }
    }

    /** An attempt, by its number from 1. */
    default Optional<Attempt> attempt(int number) {
        return number >= 1 && number <= attempts().size()
                ? Optional.of(attempts().get(number - 1))
                : Optional.empty();
    }

    /** Whether the gateway still has to be asked what became of an attempt. */
    default boolean isWaitingFor(int attempt) {
        return switch (this) {
            // Also after the order was cancelled: if the money was taken it has to go back.
            case BeingPaid _, Closed _ ->
                    attempt == attempts().size()
                            && attempt(attempt).flatMap(Attempt::declined).isEmpty();
            case Unpaid _, Captured _, Refunding _, Refunded _ -> false;
        };
    }

    /** The first request gave the payment its id; every later one keeps it. */
    default Optional<UUID> paymentId() {
        return attempt(1).map(first -> first.request().paymentId());
    }
}
