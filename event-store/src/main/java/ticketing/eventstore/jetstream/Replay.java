package ticketing.eventstore.jetstream;

import java.util.function.Function;
import ticketing.eventstore.jetstream.Disposition.Acknowledge;
import ticketing.eventstore.jetstream.Disposition.ChangesNothing;
import ticketing.eventstore.jetstream.Disposition.HoldFor;
import ticketing.eventstore.jetstream.Disposition.ResolveConflict;
import ticketing.eventstore.jetstream.Disposition.Retry;
import ticketing.eventstore.jetstream.Disposition.SetAside;
import ticketing.eventstore.jetstream.Disposition.WaitForPredecessor;
import ticketing.eventstore.jetstream.Disposition.WaitOut;

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
        /** Its handler failed, or it still can not be read: the letter stays. */
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

    /** What a subscription says to an event that is handed over once more. */
    record Answer(Result result, String detail) {

        /**
         * A replay offers an event once: nobody waits, and nothing is tried again.
         *
         * @param words says of an exception what operators may read
         */
        static Answer of(Disposition disposition, Function<Exception, String> words) {
            return switch (disposition) {
                case Acknowledge _ -> new Answer(Result.HANDLED, "its effect is there");
                case ChangesNothing(var reason) ->
                        new Answer(Result.HANDLED, "it changes nothing: " + reason);
                case WaitForPredecessor _ ->
                        new Answer(
                                Result.WAITS,
                                "an earlier event of the same entity has to be handled first");
                case HoldFor(var pause) ->
                        new Answer(
                                Result.WAITS,
                                "it is not time yet: replay it in "
                                        + Math.ceilDiv(pause.toMillis(), 1000)
                                        + " seconds");
                case ResolveConflict(var conflict) ->
                        new Answer(Result.WAITS, conflict.getMessage() + ": replay it again");
                case WaitOut(var outage) -> new Answer(Result.DOWN, words.apply(outage));
                case Retry(_, _, var failure) -> new Answer(Result.FAILED, words.apply(failure));
                case SetAside(_, var reason) -> new Answer(Result.FAILED, words.apply(reason));
            };
        }
    }
}
