package ticketing.eventstore;

import java.time.Duration;

/**
 * What became of an event that a consumer handled.
 *
 * @param pause how long to hold an event that is to be offered again later; zero otherwise
 * @param reached how far that has come which the event waits for; {@link #UNKNOWN} if that cannot
 *     be said, zero if it does not wait
 */
public record Outcome(Kind kind, Duration pause, long reached) {

    /** The three ways an event can be answered. */
    public enum Kind {
        DONE,
        WAIT,
        LATER
    }

    /** Where something is of which only is known that it has not come yet: before any version. */
    public static final long UNKNOWN = -2;

    /** Its effect is durable, now or from before. */
    public static final Outcome DONE = new Outcome(Kind.DONE, Duration.ZERO, 0);

    /**
     * Something that has to come first is still on its way; the event is offered again soon, after
     * a pause that grows to a second.
     */
    public static final Outcome WAIT = new Outcome(Kind.WAIT, Duration.ZERO, Outcome.UNKNOWN);

    /**
     * As {@link #WAIT}, but the pauses grow only while that which the event waits for comes no
     * further. Else a row of events, each in the hands of another instance than the one before it,
     * would take a second for each.
     *
     * @param reached how far it has come, such as the version of a view
     */
    public static Outcome waitingAt(long reached) {
        return new Outcome(Kind.WAIT, Duration.ZERO, reached);
    }

    /**
     * It is not time yet; the event is offered again after this pause, or earlier if the service
     * stops meanwhile and another instance takes over. Does not count as a failure.
     */
    public static Outcome later(Duration pause) {
        return new Outcome(Kind.LATER, pause, 0);
    }
}
