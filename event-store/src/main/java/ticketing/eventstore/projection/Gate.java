package ticketing.eventstore.projection;

/**
 * Compares the version of an event with the version of a view: apply the next event, skip a
 * duplicate, wait for a missing predecessor.
 */
public enum Gate {
    /** This is the next event. */
    APPLY,
    /** A duplicate: the view already contains it. */
    SKIP,
    /** An earlier event of the same entity has not arrived yet. */
    WAIT;

    /** The version of a view that does not exist yet. */
    public static final long NOTHING = -1;

    /**
     * Compares a view with an event.
     *
     * @param reached the version of the view; {@link #NOTHING} if it does not exist yet
     * @param incoming the version of the event, from 0
     */
    public static Gate check(long reached, long incoming) {
        if (incoming <= reached) {
            return SKIP;
        }
        return incoming == reached + 1 ? APPLY : WAIT;
    }
}
