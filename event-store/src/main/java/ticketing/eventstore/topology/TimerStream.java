package ticketing.eventstore.topology;

import java.util.Optional;
import java.util.stream.Stream;

/**
 * The streams of timers: what is to come due, and what has. No event streams. The name is that of
 * the stream at the server.
 */
public enum TimerStream {
    /** The time limits of orders; belongs to expiration-service. */
    EXPIRATION_TIMERS(Context.EXPIRATION, "expiration"),
    /** When to ask the gateway again about a payment or a refund; belongs to payments-service. */
    PAYMENT_TIMERS(Context.PAYMENTS, "payment");

    private final Context owner;
    private final String prefix;

    TimerStream(Context owner, String prefix) {
        this.owner = owner;
        this.prefix = prefix;
    }

    /** The timers of a service; empty if it sets none. */
    static Optional<TimerStream> of(Context owner) {
        return Stream.of(values()).filter(timers -> timers.owner == owner).findFirst();
    }

    /**
     * Where a timer is set.
     *
     * @param key of the timer; {@code *} for all
     */
    public String set(Object key) {
        return prefix + "-timers." + key;
    }

    /**
     * Where a timer goes when its time has come.
     *
     * @param key of the timer; {@code *} for all
     */
    public String due(Object key) {
        return prefix + "-due." + key;
    }
}
