package ticketing.eventstore;

import java.time.Duration;

/**
 * The outcome of handling an event.
 *
 * @param pause how long to hold the event before it is offered again; zero otherwise
 * @param reached how far the predecessor has come that the event waits for; {@link #UNKNOWN} if
 *     that is not known, zero if it does not wait
 */
public record Outcome(Kind kind, Duration pause, long reached) {

    /** The three kinds of outcomes. */
    public enum Kind {
        DONE,
        WAIT,
        LATER
    }

    /** The predecessor has not come, and nothing more is known: less than any version. */
    public static final long UNKNOWN = -2;

    /** The effect of the event is durable, now or from before. */
    public static final Outcome DONE = new Outcome(Kind.DONE, Duration.ZERO, 0);

    /**
     * An earlier event is missing. The event is offered again soon, with a back-off of up to a
     * second.
     */
    public static final Outcome WAIT = new Outcome(Kind.WAIT, Duration.ZERO, Outcome.UNKNOWN);

    /**
     * As {@link #WAIT}, but back-off restarts whenever the predecessor advances. Example: the
     * events of a long chain are in flight in several instances in turn. Without the restart each
     * would wait for a second.
     *
     * @param reached how far the predecessor has come, such as the version of a view
     */
    public static Outcome waitingAt(long reached) {
        return new Outcome(Kind.WAIT, Duration.ZERO, reached);
    }

    /**
     * It is too early: the event is offered again after this pause. If the service stops before,
     * another instance may get it earlier. Not a failure.
     */
    public static Outcome later(Duration pause) {
        return new Outcome(Kind.LATER, pause, 0);
    }
}
