package ticketing.tickets.violations;

import java.time.Clock;
import java.time.Instant;
import java.util.UUID;

/** What rules must not do, for the test that shows that it is noticed. */
public final class RulesWithAClock {

    public Instant readsAClock(Clock clock) {
        return clock.instant();
    }

    public UUID drawsARandomNumber() {
        return UUID.randomUUID();
    }
}
