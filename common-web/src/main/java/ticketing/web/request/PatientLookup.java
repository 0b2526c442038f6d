package ticketing.web.request;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import ticketing.web.problem.Problem;

/**
 * Looks something up in a copy that is eventually consistent. Example: a buyer orders a ticket that
 * was created a moment ago, and the copy of the ticket lags by milliseconds. An id younger than 10
 * seconds is waited for, 2 seconds at most. If an old id is missing, the answer is immediate.
 *
 * <p>The copy may be further behind, for example after a pause of this process. Then "not found" is
 * not reliable. An id older than what the copy shows is unknown anyway. Any other may be on its
 * way, and the caller gets a 503 and may try again.
 *
 * <p>Blocks the calling thread while it waits; requests run on virtual threads.
 */
public final class PatientLookup {

    /**
     * The longest time between the creation of an id and its appearance, including clock
     * differences.
     */
    private static final Duration YOUNG = Duration.ofSeconds(10);

    /** An idle copy shows everything up to a second ago. */
    private static final Duration BEHIND = Duration.ofSeconds(2);

    private static final Duration FIRST_PAUSE = Duration.ofMillis(20);
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(200);

    private final Clock clock;
    private final Duration patience;

    /** Waits 2 seconds at most. */
    public PatientLookup(Clock clock) {
        this(clock, Duration.ofSeconds(2));
    }

    PatientLookup(Clock clock, Duration patience) {
        this.clock = clock;
        this.patience = patience;
    }

    /**
     * Looks until it is found or waiting makes no sense any more.
     *
     * @param id the id from the caller
     * @param look looks once, without waiting
     * @param shownUpTo the time up to which the copy shows everything
     * @return empty if it does not exist: answer with a 404
     * @throws org.springframework.web.ErrorResponseException a 503 if the copy is too far behind to
     *     tell
     */
    public <T> Optional<T> find(UUID id, Supplier<Optional<T>> look, Supplier<Instant> shownUpTo) {
        var found = look.get();
        if (found.isPresent()) {
            return found;
        }
        // Read before the next look, not after the last: the copy may catch up in between.
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
        // An id from an idempotency key contains no time: it may have been created just now.
        return Ids.timeOf(id)
                .map(made -> made.isAfter(upTo.minus(YOUNG)) && made.isBefore(now.plus(YOUNG)))
                .orElse(id.version() == 5);
    }

    /**
     * Whether a copy is too far behind to say that something does not exist.
     *
     * @param shownUpTo the time up to which the copy shows everything
     */
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
