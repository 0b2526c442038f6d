package ticketing.eventstore.deadletter;

/**
 * The result of replaying a dead letter.
 *
 * @param letter its id, such as {@code orders-17}
 * @param detail a sentence for operators
 */
public record Replay(String letter, Result result, String detail) {

    /** The results of a replay. */
    public enum Result {
        /** The effect is durable, or the rules allow none: the letter is removed. */
        HANDLED(true),
        /** A later generation of the read model has handled the event: the letter is removed. */
        SUPERSEDED(true),
        /** Something else has to come first: the letter stays. */
        WAITS(false),
        /** A dependency is down: the letter stays. */
        DOWN(false),
        /** The handler failed, or the event still cannot be read: the letter stays. */
        FAILED(false),
        /** No subscription with this name runs here: the letter stays. */
        NOBODY_LISTENS(false);

        private final boolean removes;

        Result(boolean removes) {
            this.removes = removes;
        }

        /** Whether nothing more has to be done about the letter. */
        public boolean removesTheLetter() {
            return removes;
        }
    }
}
