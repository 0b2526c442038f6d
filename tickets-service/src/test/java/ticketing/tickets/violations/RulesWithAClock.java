package ticketing.tickets.violations;

import java.time.Clock;
import java.time.Instant;
import java.util.UUID;

/** Breaks a rule for pure code on purpose: a test shows that the architecture rules notice. */
public final class RulesWithAClock {

    public Instant readsAClock(Clock clock) {
        return clock.instant();
    }

    public UUID drawsARandomNumber() {
        return UUID.randomUUID();
    }
}
