package ticketing.web.request;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import ticketing.web.problem.Problem;

/**
 * Finds what was made elsewhere, in a copy that lags. Usually it lags by milliseconds, so somebody
 * who orders a ticket that appeared a moment ago is not told that there is none: an id younger than
 * 10 seconds is waited for, 2 seconds at most. An old id that is not there is answered at once.
 *
 * <p>After a pause of this process, say, the copy may be behind by more than that. Not to find
 * something is no answer then. An id that is older than what the copy shows is unknown all the
 * same; any other may be on its way, and the caller is asked to come again.
 *
 * <p>Blocks the calling thread while it waits; requests run on virtual threads.
 */
public final class PatientLookup {

    /** How much later than its id something may appear, clocks that differ included. */
    private static final Duration YOUNG = Duration.ofSeconds(10);

    /** An idle copy knows of everything up to a second ago. */
    private static final Duration BEHIND = Duration.ofSeconds(2);

    private static final Duration FIRST_PAUSE = Duration.ofMillis(20);
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(200);

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
     * @param shownUpTo up to when the copy shows everything
     * @return empty if there is no such thing: at the edge a 404
     * @throws org.springframework.web.ErrorResponseException a 503 if the copy is too far behind to
     *     tell
     */
    public <T> Optional<T> find(UUID id, Supplier<Optional<T>> look, Supplier<Instant> shownUpTo) {
        var found = look.get();
        if (found.isPresent()) {
            return found;
        }
        // Asked before the next look, not after the last: in between, the copy may catch up.
        var shown = shownUpTo.get();
        found = look.get();
        var pause = FIRST_PAUSE;
        var deadline = System.nanoTime() + patience.toNanos();
        while (found.isEmpty()
                && mayBeMissing(id, shown)
                && System.nanoTime() < deadline
                && pauseFor(pause)) {
            pause = longer(pause);
            shown = shownUpTo.get();
            found = look.get();
        }
        if (found.isEmpty() && mayBeMissing(id, shown) && isBehind(shown)) {
            throw Problem.unavailable("This may be on its way; please try again").asException();
        }
        return found;
    }

    /** Whether something with this id may exist and not be shown yet. */
    private boolean mayBeMissing(UUID id, Instant shown) {
        var now = clock.instant();
        var upTo = shown.isBefore(now) ? shown : now;
        // An id made from an idempotency key tells no time: it may have been made just now.
        return Ids.timeOf(id)
                .map(made -> made.isAfter(upTo.minus(YOUNG)) && made.isBefore(now.plus(YOUNG)))
                .orElse(id.version() == 5);
    }

    /** Whether a copy that shows everything up to then is too far behind to tell what is not so. */
    public boolean isBehind(Instant shownUpTo) {
        return shownUpTo.isBefore(clock.instant().minus(BEHIND));
    }

    private static Duration longer(Duration pause) {
        var twice = pause.multipliedBy(2);
        return twice.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : twice;
    }

    private static boolean pauseFor(Duration pause) {
        try {
            Thread.sleep(pause);
            return true;
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
