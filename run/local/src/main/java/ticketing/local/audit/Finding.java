package ticketing.local.audit;

/**
 * Something that must not have happened.
 *
 * @param what with the ids it is about
 */
public record Finding(Kind kind, String what) {

    /** How it is counted. */
    public enum Kind {
        /** Accepted, but it did not take place, or not to its end. */
        LOST,
        /** Took place twice. */
        DOUBLED,
        /** Contradicts something else. */
        WRONG
    }
}
