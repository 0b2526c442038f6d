package ticketing.payments.reactions;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import ticketing.events.PaymentEvent;
import ticketing.events.PaymentEvent.PaymentRequested;
import ticketing.events.PaymentEvent.RefundRequested;
import ticketing.eventstore.RecordedEvent;
import ticketing.eventstore.Timers;

/**
 * Decides when the gateway is asked again about a request or a refund. Each has a timer that
 * contains its event. So no message is held for hours, and a new payment is checked in time,
 * however many outcomes are unknown. It never gives up, because it is about money.
 */
public final class Recovery {

    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofMinutes(5);

    private final Timers timers;
    private final Clock clock;

    /** Sets timers in {@code timers}. */
    public Recovery(Timers timers, Clock clock) {
        this.timers = timers;
        this.clock = clock;
    }

    /** Whether {@code delay} has passed since the event. */
    boolean isPast(RecordedEvent<? extends PaymentEvent> event, Duration delay) {
        return !clock.instant().isBefore(event.metadata().time().plus(delay));
    }

    /** Sets the first check, {@code delay} after the event. */
    void lookAfter(RecordedEvent<? extends PaymentEvent> event, Duration delay) {
        timers.set(keyOf(event.data()), event.metadata().time().plus(delay), event);
    }

    /** Sets the next check. The time between checks doubles, up to five minutes. */
    void lookAgain(RecordedEvent<? extends PaymentEvent> event) {
        var now = clock.instant();
        timers.set(keyOf(event.data()), now.plus(pause(event.metadata().time(), now)), event);
    }

    private static Duration pause(Instant happened, Instant now) {
        var age = Duration.between(happened, now);
        if (age.compareTo(SHORTEST) < 0) {
            return SHORTEST;
        }
        return age.compareTo(LONGEST) > 0 ? LONGEST : age;
    }

    /** The outcome is known: removes the timer. */
    void isOver(RecordedEvent<? extends PaymentEvent> event) {
        timers.remove(keyOf(event.data()));
    }

    /**
     * An order may be paid with several cards, and refunded; each of these has a timer of its own.
     */
    private static UUID keyOf(PaymentEvent event) {
        var what =
                switch (event) {
                    case PaymentRequested request -> "request " + request.attempt();
                    case RefundRequested _ -> "refund";
                    case PaymentEvent other -> throw new IllegalArgumentException(other.toString());
                };
        return UUID.nameUUIDFromBytes((event.orderId() + " " + what).getBytes(UTF_8));
    }
}
