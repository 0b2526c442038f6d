package ticketing.web.request;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Finds what another service has just made. Copies of foreign data lag by milliseconds, so somebody
 * who orders a ticket that appeared a moment ago is not told that there is none: an id younger than
 * 10 seconds is waited for, 2 seconds at most. An old id that is not there is answered at once.
 *
 * <p>Blocks the calling thread while it waits; requests run on virtual threads.
 */
public final class PatientLookup {

    private static final Duration YOUNG = Duration.ofSeconds(10);
    private static final Duration PAUSE = Duration.ofMillis(20);

    private final Clock clock;
    private final Duration patience;

    /** A look-up that waits 2 seconds at most. */
    public PatientLookup(Clock clock) {
        this(clock, Duration.ofSeconds(2));
    }

    PatientLookup(Clock clock, Duration patience) {
        this.clock = clock;
        this.patience = patience;
    }

    /**
     * Looks until it is there or waiting makes no sense any more.
     *
     * @param id the id as the caller gave it
     * @param look one look, without waiting
     * @return empty if it is still unknown: at the edge a 404
     */
    public <T> Optional<T> find(UUID id, Supplier<Optional<T>> look) {
        var found = look.get();
        if (found.isPresent() || !mayBeYoung(id)) {
            return found;
        }
        var deadline = System.nanoTime() + patience.toNanos();
        while (found.isEmpty() && System.nanoTime() < deadline && pause()) {
            found = look.get();
        }
        return found;
    }

    private boolean mayBeYoung(UUID id) {
        // An id made from an idempotency key tells no time: it may have been made just now.
        return Ids.timeOf(id)
                .map(made -> Duration.between(made, clock.instant()).abs().compareTo(YOUNG) < 0)
                .orElse(id.version() == 5);
    }

    private static boolean pause() {
        try {
            Thread.sleep(PAUSE);
            return true;
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
