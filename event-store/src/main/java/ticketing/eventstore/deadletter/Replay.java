package ticketing.eventstore.deadletter;

/**
 * What became of a dead letter when it was replayed.
 *
 * @param letter its id, such as {@code orders-17}
 * @param detail a sentence for operators
 */
public record Replay(String letter, Result result, String detail) {

    /** The ways in which a replay can end. */
    public enum Result {
        /** Its effect is durable, or the rules do not allow any: the letter is removed. */
        HANDLED(true),
        /** A later generation of the read model has met the event itself: the letter is removed. */
        SUPERSEDED(true),
        /** Something else has to come first: the letter stays. */
        WAITS(false),
        /** Something that it needs is away: the letter stays. */
        DOWN(false),
        /** Its handler failed, or it still cannot be read: the letter stays. */
        FAILED(false),
        /** No subscription of that name runs here: the letter stays. */
        NOBODY_LISTENS(false);

        private final boolean removes;

        Result(boolean removes) {
            this.removes = removes;
        }

        /** Whether nothing is left to be done about the letter. */
        public boolean removesTheLetter() {
            return removes;
        }
    }
}
