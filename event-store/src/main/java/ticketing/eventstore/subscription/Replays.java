package ticketing.eventstore.subscription;

import io.nats.client.api.MessageInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import ticketing.eventstore.EventStoreException.Unavailable;
import ticketing.eventstore.deadletter.DeadLetter;
import ticketing.eventstore.deadletter.DeadLetters;
import ticketing.eventstore.deadletter.LettersOfViews;
import ticketing.eventstore.deadletter.Replay;
import ticketing.eventstore.deadletter.Replay.Result;
import ticketing.eventstore.subscription.Disposition.Acknowledge;
import ticketing.eventstore.subscription.Disposition.ChangesNothing;
import ticketing.eventstore.subscription.Disposition.HoldFor;
import ticketing.eventstore.subscription.Disposition.ResolveConflict;
import ticketing.eventstore.subscription.Disposition.Retry;
import ticketing.eventstore.subscription.Disposition.SetAside;
import ticketing.eventstore.subscription.Disposition.WaitForPredecessor;
import ticketing.eventstore.subscription.Disposition.WaitOut;

/**
 * Replays dead letters: their handlers in this process get them again. Nothing is published again.
 * Thread-safe.
 */
public final class Replays {

    private static final Logger log = LoggerFactory.getLogger(Replays.class);

    private final DeadLetters deadLetters;
    private final Map<String, Subscription<?>> listening;

    Replays(DeadLetters deadLetters, Map<String, Subscription<?>> listening) {
        this.deadLetters = deadLetters;
        this.listening = listening;
    }

    /** The answer of a subscription to a replay. */
    record Answer(Result result, String detail) {

        /**
         * A replay offers an event once: it is neither held nor retried.
         *
         * @param words the text about an exception that operators may read
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

    /**
     * Replays a dead letter with the subscription of its consumer, if that runs here. Nothing is
     * published again. The letter is removed when nothing more has to be done. Idempotent, also at
     * the same time.
     *
     * @return empty if there is no such letter (any more)
     * @throws Unavailable if the server does not answer; replay it again later
     */
    public Optional<Replay> replay(String id) {
        return deadLetters.find(id).map(this::replay);
    }

    /**
     * Replays all dead letters of this service, oldest first. Stops at the first one for which a
     * dependency is down: the others would fail, too.
     *
     * @throws Unavailable if the server does not answer; replay them again later
     */
    public List<Replay> replayAll() {
        var replays = new ArrayList<Replay>();
        for (var letter = deadLetters.next(1);
                letter.isPresent();
                letter = deadLetters.next(letter.get().getSeq() + 1)) {
            var replay = replay(letter.get());
            replays.add(replay);
            if (replay.result() == Result.DOWN) {
                break;
            }
        }
        return replays;
    }

    private Replay replay(MessageInfo message) {
        var letter = deadLetters.describe(message);
        var answer = answer(letter, message);
        if (answer.result().removesTheLetter()) {
            deadLetters.remove(message);
        }
        log.info(
                "Replay of dead letter {} of {}: {}: {}",
                letter.id(),
                letter.consumer(),
                answer.result(),
                answer.detail());
        return new Replay(letter.id(), answer.result(), answer.detail());
    }

    private Answer answer(DeadLetter letter, MessageInfo message) {
        var listeners = listenersFor(letter.consumer());
        if (listeners.isEmpty()) {
            return new Answer(
                    Result.NOBODY_LISTENS,
                    "no " + letter.consumer() + " runs here, only " + sorted(listening));
        }
        var original = deadLetters.messageOf(message);
        if (original.isEmpty()) {
            return new Answer(
                    Result.FAILED, "the event is no longer in the stream " + letter.stream());
        }
        // One letter stands for all generations of the read model.
        var answers =
                listeners.stream()
                        .map(listener ->
                                listener.replay(
                                        letter.subject(),
                                        letter.sequence(),
                                        original.get().getHeaders(),
                                        DeadLetters.data(original.get())))
                        .toList();
        return answers.stream()
                .filter(answer -> !answer.result().removesTheLetter())
                .findFirst()
                .orElseGet(() ->
                        listening.containsKey(letter.consumer())
                                ? answers.getFirst()
                                : new Answer(
                                        Result.SUPERSEDED,
                                        "a later generation of the read model has handled the event"));
    }

    /** The subscription itself first, then those of other generations of the same read model. */
    private List<Subscription<?>> listenersFor(String consumer) {
        var listeners = new ArrayList<Subscription<?>>();
        Optional.ofNullable(listening.get(consumer)).ifPresent(listeners::add);
        listening.forEach((name, other) -> {
            if (!name.equals(consumer) && LettersOfViews.shareView(name, consumer)) {
                listeners.add(other);
            }
        });
        return listeners;
    }

    private static String sorted(Map<String, ?> byName) {
        return String.join(", ", new TreeSet<>(byName.keySet()));
    }
}
