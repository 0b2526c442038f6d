package ticketing.eventstore;

import java.time.Duration;

/**
 * What became of an event that a consumer handled.
 *
 * @param pause how long to hold an event that is to be offered again later; zero otherwise
 */
public record Outcome(Kind kind, Duration pause) {

    /** The three ways an event can be answered. */
    public enum Kind {
        DONE,
        WAIT,
        LATER
    }

    /** Its effect is durable, now or from before. */
    public static final Outcome DONE = new Outcome(Kind.DONE, Duration.ZERO);

    /**
     * Something that has to come first is still on its way; the event is offered again soon, after
     * a pause that grows to a second.
     */
    public static final Outcome WAIT = new Outcome(Kind.WAIT, Duration.ZERO);

    /**
     * It is not time yet; the event is offered again after this pause, or earlier if the service
     * stops meanwhile and another instance takes over. Does not count as a failure.
     */
    public static Outcome later(Duration pause) {
        return new Outcome(Kind.LATER, pause);
    }
}
