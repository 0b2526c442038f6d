package ticketing.eventstore.projection;

/** Lets an event through to a view only when it is next in line. */
public enum Gate {
    /** The next event in line. */
    APPLY,
    /** Seen before; its effect is already there. */
    SKIP,
    /** An earlier event of the same entity is still on its way. */
    WAIT;

    /** The version of a view that does not exist yet. */
    public static final long NOTHING = -1;

    /**
     * Compares where a view is with the event at hand.
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
