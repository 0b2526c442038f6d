package ticketing.eventstore.subscription;

import java.util.function.Function;
import ticketing.eventstore.deadletter.Replay.Result;
import ticketing.eventstore.subscription.Disposition.Acknowledge;
import ticketing.eventstore.subscription.Disposition.ChangesNothing;
import ticketing.eventstore.subscription.Disposition.HoldFor;
import ticketing.eventstore.subscription.Disposition.ResolveConflict;
import ticketing.eventstore.subscription.Disposition.Retry;
import ticketing.eventstore.subscription.Disposition.SetAside;
import ticketing.eventstore.subscription.Disposition.WaitForPredecessor;
import ticketing.eventstore.subscription.Disposition.WaitOut;

/** What a subscription says to an event that is handed over once more. */
record ReplayAnswer(Result result, String detail) {

    /**
     * A replay offers an event once: nobody waits, and nothing is tried again.
     *
     * @param words says of an exception what operators may read
     */
    static ReplayAnswer of(Disposition disposition, Function<Exception, String> words) {
        return switch (disposition) {
            case Acknowledge _ -> new ReplayAnswer(Result.HANDLED, "its effect is there");
            case ChangesNothing(var reason) ->
                    new ReplayAnswer(Result.HANDLED, "it changes nothing: " + reason);
            case WaitForPredecessor _ ->
                    new ReplayAnswer(
                            Result.WAITS,
                            "an earlier event of the same entity has to be handled first");
            case HoldFor(var pause) ->
                    new ReplayAnswer(
                            Result.WAITS,
                            "it is not time yet: replay it in "
                                    + Math.ceilDiv(pause.toMillis(), 1000)
                                    + " seconds");
            case ResolveConflict(var conflict) ->
                    new ReplayAnswer(Result.WAITS, conflict.getMessage() + ": replay it again");
            case WaitOut(var outage) -> new ReplayAnswer(Result.DOWN, words.apply(outage));
            case Retry(_, _, var failure) -> new ReplayAnswer(Result.FAILED, words.apply(failure));
            case SetAside(_, var reason) -> new ReplayAnswer(Result.FAILED, words.apply(reason));
        };
    }
}
