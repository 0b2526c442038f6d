package ticketing.payments.reactions;

import java.time.Clock;
import java.time.Duration;
import ticketing.eventstore.Outcome;
import ticketing.eventstore.RecordedEvent;

/** How long to wait before the gateway is asked again. There is no end to it: it is money. */
final class Patience {

    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofMinutes(5);

    private Patience() {}

    /** How long ago something happened. */
    static Duration ageOf(RecordedEvent<?> event, Clock clock) {
        return Duration.between(event.metadata().time(), clock.instant());
    }

    /** Again when twice as much time has passed, but every five minutes at least. */
    static Outcome afterAskingInVain(RecordedEvent<?> event, Clock clock) {
        var age = ageOf(event, clock);
        if (age.compareTo(SHORTEST) < 0) {
            return Outcome.later(SHORTEST);
        }
        return Outcome.later(age.compareTo(LONGEST) > 0 ? LONGEST : age);
    }
}
