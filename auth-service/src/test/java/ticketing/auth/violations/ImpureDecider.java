package ticketing.auth.violations;

import java.time.Clock;
import java.util.UUID;
import ticketing.auth.keys.EmailKeys;

/**
 * Breaks the rules for deciders on purpose: it reads a clock, draws an id, and uses other packages.
 */
final class ImpureDecider {

    private final Clock clock = Clock.systemUTC();

    String decide(EmailKeys keys) {
        return keys.keyOf(UUID.randomUUID() + "@" + clock.instant());
    }
}
