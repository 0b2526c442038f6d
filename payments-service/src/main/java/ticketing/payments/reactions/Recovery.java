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
 * When to ask the gateway about a request or a refund: a timer for each, which holds its event. So
 * no message is kept in hand for hours, and however many outcomes are unknown, the next payment is
 * looked after in time. There is no end to it: it is money.
 */
public final class Recovery {

    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofMinutes(5);

    private final Timers timers;
    private final Clock clock;

    /** Sets these timers. */
    public Recovery(Timers timers, Clock clock) {
        this.timers = timers;
        this.clock = clock;
    }

    /** Whether it happened so long ago, or longer. */
    boolean isPast(RecordedEvent<? extends PaymentEvent> event, Duration delay) {
        return !clock.instant().isBefore(event.metadata().time().plus(delay));
    }

    /** Looks at it for the first time so long after it happened. */
    void lookAfter(RecordedEvent<? extends PaymentEvent> event, Duration delay) {
        timers.set(keyOf(event.data()), event.metadata().time().plus(delay), event);
    }

    /** Again when twice as much time has passed, but every five minutes at least. */
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

    /** Nothing is left to be found out. */
    void isOver(RecordedEvent<? extends PaymentEvent> event) {
        timers.remove(keyOf(event.data()));
    }

    /** An order may be paid with several cards, and refunded: none replaces another one's timer. */
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
