package ticketing.auth.violations;

import java.time.Clock;
import java.util.UUID;
import ticketing.auth.keys.EmailKeys;

/** Reads a clock, draws an id, and knows what surrounds the rules. */
final class ImpureDecider {

    private final Clock clock = Clock.systemUTC();

    String decide(EmailKeys keys) {
        return keys.keyOf(UUID.randomUUID() + "@" + clock.instant());
    }
}
