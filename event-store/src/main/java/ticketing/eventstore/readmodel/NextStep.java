package ticketing.eventstore.readmodel;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import ticketing.eventstore.jetstream.ConsumerAdmin.Progress;

/**
 * The next step of an instance for the generations of a read model. It follows from the marker in
 * the database and from what the instance has observed of the consumer that fills a generation.
 *
 * <p>Each instance decides on its own. Steps that change the marker are compare-and-sets, so only
 * one instance succeeds. docs/operate/reliability.md shows the decision as a table.
 */
sealed interface NextStep {

    /** After this time every instance has read the marker, or no longer trusts an older one. */
    Duration KNOWN_EVERYWHERE = GenerationMarkers.TRUSTED.plus(GenerationMarkers.READ_EVERY);

    /** The database is new or was emptied: store the first marker. */
    record Begin() implements NextStep {}

    /** Rewind the consumer of a new generation to the beginning of its stream. */
    record Rewind(int generation) implements NextStep {}

    /**
     * Answer from the generation that has been filled.
     *
     * @param marker before the switch-over
     * @param leftBehind number of events that are missing in the generation; they still wait for a
     *     predecessor
     */
    record SwitchOver(Generation marker, int generation, long leftBehind) implements NextStep {}

    /** Drop the collections of the generations before the live one. */
    record Tidy(int live) implements NextStep {}

    /** Nothing is due; look again in a moment. */
    record Wait() implements NextStep {}

    /**
     * What an instance has observed besides the marker.
     *
     * @param idle of the consumer that will be rewound
     * @param progress of the consumer that fills a generation; null if there is none yet
     * @param standstill of the same consumer
     * @param tidiedUpTo the generation up to which this instance has dropped collections
     */
    record Observed(
            Idle idle, @Nullable Progress progress, Standstill standstill, int tidiedUpTo) {}

    /**
     * Whether the consumer may still feed an earlier generation.
     *
     * @param inARow how often in a row it looked unused
     * @param known how long this instance has known that it will be rewound
     */
    record Idle(int inARow, Duration known) {

        static final Idle NOT_OBSERVED = new Idle(0, Duration.ZERO);

        /** Whether it certainly does not any more, even if it looks used. */
        boolean isKnownEverywhere() {
            return known.compareTo(KNOWN_EVERYWHERE) > 0;
        }

        /** Twice in a row: between two requests for messages a consumer looks idle, too. */
        private boolean isCertain() {
            return inARow > 1 || isKnownEverywhere();
        }
    }

    /**
     * All events are delivered, and some of them are not acknowledged.
     *
     * @param lasts how long nothing has been acknowledged
     * @param waitingHere number of events that this process holds, waiting for a predecessor
     */
    record Standstill(Duration lasts, long waitingHere) {

        static final Standstill NONE = new Standstill(Duration.ZERO, 0);

        /**
         * Events in other processes may be in flight in a killed one; they will be delivered again.
         */
        private boolean isTooLong(long unanswered, Patience patience) {
            var limit =
                    waitingHere == unanswered ? patience.forPredecessors() : patience.forOthers();
            return lasts.compareTo(limit) > 0;
        }
    }

    /**
     * Decides the next step.
     *
     * @param marker null if the database has none
     * @param patience how long a consumer may stand still
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
