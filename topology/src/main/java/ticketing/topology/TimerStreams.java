package ticketing.topology;

import java.util.Optional;
import ticketing.nats.TimerStream;

/** The streams of timers, and the service that owns each. */
public final class TimerStreams {

    /** The time limits of orders. */
    public static final TimerStream EXPIRATION_TIMERS =
            new TimerStream("EXPIRATION_TIMERS", "expiration");

    /** When to ask the gateway again about a payment or a refund. */
    public static final TimerStream PAYMENT_TIMERS = new TimerStream("PAYMENT_TIMERS", "payment");

    private TimerStreams() {}

    /** The timer stream of a service; empty if it sets no timers. */
    static Optional<TimerStream> of(Service owner) {
        return switch (owner) {
            case EXPIRATION -> Optional.of(EXPIRATION_TIMERS);
            case PAYMENTS -> Optional.of(PAYMENT_TIMERS);
            case AUTH, TICKETS, ORDERS -> Optional.empty();
        };
    }
}
