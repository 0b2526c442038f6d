package ticketing.eventstore.readmodel;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import ticketing.eventstore.jetstream.ConsumerAdmin.Progress;

/**
 * What an instance does next about the generations of a read model. The decision follows from the
 * marker in the database and from what the instance has observed of the consumer that fills a
 * generation.
 *
 * <p>All instances decide for themselves. The steps that change the marker are compare-and-sets, so
 * only one of them succeeds. docs/operate/reliability.md shows the decision as a table.
 */
sealed interface NextStep {

    /**
     * After this time every instance has read the marker, or no longer trusts what it read before.
     */
    Duration KNOWN_EVERYWHERE = GenerationMarkers.TRUSTED.plus(GenerationMarkers.READ_EVERY);

    /** The database is new, or somebody has emptied it: store the first marker. */
    record Begin() implements NextStep {}

    /** Put the consumer of a new generation to the beginning of its stream. */
    record Rewind(int generation) implements NextStep {}

    /**
     * Answer from the generation that has been filled.
     *
     * @param marker as it is before
     * @param leftBehind how many events the generation does not show; they still wait for a
     *     predecessor
     */
    record SwitchOver(Generation marker, int generation, long leftBehind) implements NextStep {}

    /** Drop the collections of the generations before the live one. */
    record Tidy(int live) implements NextStep {}

    /** Nothing is due: look again in a moment. */
    record Wait() implements NextStep {}

    /**
     * What an instance has observed besides the marker.
     *
     * @param idle the consumer that is to be rewound
     * @param progress of the consumer that fills a generation; null if there is none yet
     * @param standstill of the same consumer
     * @param tidiedUpTo the generation up to which this instance has dropped collections
     */
    record Observed(
            Idle idle, @Nullable Progress progress, Standstill standstill, int tidiedUpTo) {}

    /**
     * Whether a consumer is still in use for the generation that had it before.
     *
     * @param inARow how often in a row nobody was waiting for its messages
     * @param known for how long this instance has known that it is to be rewound
     */
    record Idle(int inARow, Duration known) {

        static final Idle NOT_OBSERVED = new Idle(0, Duration.ZERO);

        /** Whether nobody uses it any more, whatever it looks like. */
        boolean isKnownEverywhere() {
            return known.compareTo(KNOWN_EVERYWHERE) > 0;
        }

        /** Twice in a row: between two requests for messages a consumer looks idle, too. */
        private boolean isCertain() {
            return inARow > 1 || isKnownEverywhere();
        }
    }

    /**
     * A consumer has delivered all its events, and some of them are not acknowledged.
     *
     * @param lasts for how long nothing has been acknowledged
     * @param waitingHere how many events wait in this process for a predecessor
     */
    record Standstill(Duration lasts, long waitingHere) {

        static final Standstill NONE = new Standstill(Duration.ZERO, 0);

        /** Events of another process may have been lost with it, and are delivered again. */
        private boolean isTooLong(long unanswered, Patience patience) {
            var limit =
                    waitingHere == unanswered ? patience.forPredecessors() : patience.forOthers();
            return lasts.compareTo(limit) > 0;
        }
    }

    /**
     * Decides on the next step.
     *
     * @param marker null if the database has none
     * @param patience for how long a consumer may stand still
     */
    static NextStep of(@Nullable Generation marker, Observed observed, Patience patience) {
        if (marker == null) {
            return new Begin();
        }
        if (marker.filling() != null) {
            var step = fill(marker, marker.filling(), observed, patience);
            if (step.isPresent()) {
                return step.get();
            }
        }
        var live = marker.live();
        return live == null || live == observed.tidiedUpTo() ? new Wait() : new Tidy(live);
    }

    private static Optional<NextStep> fill(
            Generation marker, int filling, Observed observed, Patience patience) {
        if (marker.isToBegin()) {
            return Optional.of(observed.idle())
                    .filter(Idle::isCertain)
                    .map(_ -> new Rewind(filling));
        }
        return Optional.ofNullable(observed.progress())
                .filter(progress -> isFilled(progress, observed.standstill(), patience))
                .map(progress -> new SwitchOver(marker, filling, progress.unanswered()));
    }

    private static boolean isFilled(Progress progress, Standstill standstill, Patience patience) {
        return progress.undelivered() == 0
                && (progress.unanswered() == 0
                        || standstill.isTooLong(progress.unanswered(), patience));
    }
}
