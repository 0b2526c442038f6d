package ticketing.local.audit;

/**
 * A violation that the audit has found.
 *
 * @param what the violation, with the ids
 */
public record Finding(Kind kind, String what) {

    /** The kinds of violations. */
    public enum Kind {
        /** Accepted, but it did not happen, or not completely. */
        LOST,
        /** Happened twice. */
        DOUBLED,
        /** Contradicts another fact. */
        WRONG
    }
}
