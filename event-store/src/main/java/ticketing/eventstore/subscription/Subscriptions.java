package ticketing.eventstore.subscription;

import static ticketing.eventstore.topology.ApiErrors.CONSUMER_NOT_FOUND;
import static ticketing.eventstore.topology.ApiErrors.STREAM_NOT_FOUND;

import io.micrometer.core.instrument.MeterRegistry;
import io.nats.client.JetStreamApiException;
import io.nats.client.api.ConsumerInfo;
import io.nats.client.api.MessageInfo;
import io.nats.client.api.StreamState;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import ticketing.events.DomainEvent;
import ticketing.events.EventReader;
import ticketing.eventstore.BatchHandler;
import ticketing.eventstore.EventHandler;
import ticketing.eventstore.EventStoreException.Unavailable;
import ticketing.eventstore.concurrent.Deadline;
import ticketing.eventstore.deadletter.DeadLetter;
import ticketing.eventstore.deadletter.DeadLetters;
import ticketing.eventstore.deadletter.LettersOfViews;
import ticketing.eventstore.deadletter.Replay;
import ticketing.eventstore.deadletter.WaitingEvent;
import ticketing.eventstore.jetstream.Generations;
import ticketing.eventstore.jetstream.NatsConnection;
import ticketing.eventstore.topology.DurableConsumer;
import ticketing.eventstore.topology.ViewConsumers;

/**
 * Makes the subscriptions of a service. Each starts and stops with the service, or with the read
 * model it feeds. What they could not handle is kept; an operator can look at it here, and have it
 * handled again.
 *
 * <p>Safe for use by many threads.
 */
public final class Subscriptions {

    private static final Logger log = LoggerFactory.getLogger(Subscriptions.class);

    private static final String FROM_THE_FIRST = "{\"seq\":1}";
    private static final Duration A_MOMENT = Duration.ofSeconds(1);
    private static final Duration REWINDING = Duration.ofSeconds(2);
    private static final Duration LOOK = Duration.ofMillis(20);

    private final Shared shared;
    private final Generations generations;

    /**
     * What all subscriptions of a service have in common.
     *
     * @param listening those that are running, by the name of their consumer
     */
    record Shared(
            NatsConnection nats,
            boolean create,
            EventReader reader,
            DeadLetters deadLetters,
            DeliveryFilter filter,
            Map<String, Subscription<?>> listening,
            Predicate<Throwable> isOutage,
            Clock clock,
            MeterRegistry metrics) {}

    /**
     * Subscriptions of one service.
     *
     * @param create whether consumers that are missing may be created
     * @param isOutage recognises failures that mean that a dependency is down, and which no message
     *     is to blame for
     */
    public Subscriptions(
            NatsConnection nats,
            boolean create,
            String service,
            Predicate<Throwable> isOutage,
            Clock clock,
            MeterRegistry metrics) {
        this(
                nats,
                create,
                service,
                EventReader.present(),
                DeliveryFilter.NONE,
                isOutage,
                clock,
                metrics);
    }

    Subscriptions(
            NatsConnection nats,
            boolean create,
            String service,
            EventReader reader,
            DeliveryFilter filter,
            Predicate<Throwable> isOutage,
            Clock clock,
            MeterRegistry metrics) {
        this.generations = new Generations(nats, service, create);
        this.shared =
                new Shared(
                        nats,
                        create,
                        reader,
                        new DeadLetters(nats, service, clock),
                        filter,
                        new ConcurrentHashMap<>(),
                        isOutage,
                        clock,
                        metrics);
    }

    /**
     * Hands events over one by one: those of one entity in order, those of different entities side
     * by side. What is done about an event has that event as its {@link
     * ticketing.eventstore.Cause}.
     *
     * @return a subscription that has not been started yet
     */
    public <E extends DomainEvent> Subscription<E> subscribe(
            DurableConsumer<E> consumer, EventHandler<E> handler) {
        return subscribe(consumer, handler, Limits.ONE_BY_ONE);
    }

    <E extends DomainEvent> Subscription<E> subscribe(
            DurableConsumer<E> consumer, EventHandler<E> handler, Limits limits) {
        return subscribeInBatches(
                consumer,
                events -> {
                    var event = events.getFirst();
                    return List.of(event.metadata().asCause().call(() -> handler.handle(event)));
                },
                limits);
    }

    /**
     * Hands over whatever has arrived, in batches: one event while all is calm, hundreds while
     * catching up.
     *
     * @return a subscription that has not been started yet
     */
    public <E extends DomainEvent> Subscription<E> subscribeInBatches(
            DurableConsumer<E> consumer, BatchHandler<E> handler) {
        return subscribeInBatches(consumer, handler, Limits.IN_BATCHES);
    }

    <E extends DomainEvent> Subscription<E> subscribeInBatches(
            DurableConsumer<E> consumer, BatchHandler<E> handler, Limits limits) {
        return new Subscription<>(shared, consumer, handler, limits);
    }

    /**
     * The dead letters of this service, the oldest first.
     *
     * @param limit how many at most
     * @throws Unavailable if the server does not answer; ask again later
     */
    public List<DeadLetter> deadLetters(int limit) {
        var letters = new ArrayList<DeadLetter>();
        for (var letter = shared.deadLetters().next(1);
                letter.isPresent() && letters.size() < limit;
                letter = shared.deadLetters().next(letter.get().getSeq() + 1)) {
            letters.add(shared.deadLetters().describe(letter.get()));
        }
        return letters;
    }

    /**
     * The dead letter of that id; empty if there is none, or none any more.
     *
     * @throws Unavailable if the server does not answer; ask again later
     */
    public Optional<DeadLetter> deadLetter(String id) {
        return shared.deadLetters().find(id).map(shared.deadLetters()::open);
    }

    /**
     * Removes a dead letter that nobody is to handle any more. What it said is logged; the event
     * itself stays in its stream.
     *
     * @return what it said; empty if there is no such letter, or none any more
     * @throws Unavailable if the server does not answer; discard it again later
     */
    public Optional<DeadLetter> discard(String id) {
        var message = shared.deadLetters().find(id);
        message.ifPresent(shared.deadLetters()::remove);
        var letter = message.map(shared.deadLetters()::describe);
        letter.ifPresent(it ->
                log.warn(
                        "Dead letter {} of {} was discarded: {} {} on {}, {} of {}, {} attempts: {}",
                        it.id(),
                        it.consumer(),
                        it.stream(),
                        it.sequence(),
                        it.subject(),
                        it.storedType(),
                        it.entity(),
                        it.attempts(),
                        it.reason()));
        return letter;
    }

    /**
     * The events that this process has in hand and can not handle before others, for more than a
     * moment, those that wait longest first. Other instances may have more.
     *
     * @param limit how many at most
     */
    public List<WaitingEvent> waiting(int limit) {
        var latest = shared.clock().instant().minus(A_MOMENT);
        return shared.listening().values().stream()
                .flatMap(subscription -> subscription.waitingSince(latest))
                .sorted(
                        Comparator.comparing(WaitingEvent::since)
                                .thenComparingLong(WaitingEvent::sequence))
                .limit(limit)
                .toList();
    }

    /**
     * Has a dead letter handled once more, by the subscription that could not, if it runs here.
     * Nothing is published again. The letter is removed when nothing is left to be done; doing that
     * twice, also at the same time, is harmless.
     *
     * @return empty if there is no such letter, or none any more
     * @throws Unavailable if the server does not answer; replay it again later
     */
    public Optional<Replay> replay(String id) {
        return shared.deadLetters().find(id).map(this::replay);
    }

    /**
     * Replays all dead letters of this service, the oldest first. It stops where something is down:
     * the others would not get further.
     *
     * @throws Unavailable if the server does not answer; replay them again later
     */
    public List<Replay> replayAll() {
        var replays = new ArrayList<Replay>();
        for (var letter = shared.deadLetters().next(1);
                letter.isPresent();
                letter = shared.deadLetters().next(letter.get().getSeq() + 1)) {
            var replay = replay(letter.get());
            replays.add(replay);
            if (replay.result() == Replay.Result.DOWN) {
                break;
            }
        }
        return replays;
    }

    private Replay replay(MessageInfo message) {
        var letter = shared.deadLetters().describe(message);
        var answer = answer(letter, message);
        if (answer.result().removesTheLetter()) {
            shared.deadLetters().remove(message);
        }
        log.info(
                "Replay of dead letter {} of {}: {}: {}",
                letter.id(),
                letter.consumer(),
                answer.result(),
                answer.detail());
        return new Replay(letter.id(), answer.result(), answer.detail());
    }

    private ReplayAnswer answer(DeadLetter letter, MessageInfo message) {
        var listeners = listenersFor(letter.consumer());
        if (listeners.isEmpty()) {
            return new ReplayAnswer(
                    Replay.Result.NOBODY_LISTENS,
                    "no " + letter.consumer() + " runs here, only " + sorted(shared.listening()));
        }
        var original = shared.deadLetters().messageOf(message);
        if (original.isEmpty()) {
            return new ReplayAnswer(
                    Replay.Result.FAILED,
                    "the event is no longer in the stream " + letter.stream());
        }
        // The letter stands for every generation that has met the event.
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
                        shared.listening().containsKey(letter.consumer())
                                ? answers.getFirst()
                                : new ReplayAnswer(
                                        Replay.Result.SUPERSEDED,
                                        "a later generation of the read model has met the event itself"));
    }

    /** The subscription itself first, then what feeds other generations of the same read model. */
    private List<Subscription<?>> listenersFor(String consumer) {
        var listeners = new ArrayList<Subscription<?>>();
        Optional.ofNullable(shared.listening().get(consumer)).ifPresent(listeners::add);
        shared.listening()
                .forEach((name, other) -> {
                    if (!name.equals(consumer) && LettersOfViews.shareView(name, consumer)) {
                        listeners.add(other);
                    }
                });
        return listeners;
    }

    private static String sorted(Map<String, ?> byName) {
        return String.join(", ", new TreeSet<>(byName.keySet()));
    }

    /**
     * The consumers that are listened to here and that the server does not know: somebody has
     * deleted them, or their stream. What they would deliver waits until they are provisioned
     * again. The idle one of the two consumers of a read model is not among them.
     */
    public List<String> missingConsumers() {
        return shared.listening().entrySet().stream()
                .filter(entry -> entry.getValue().isMissing())
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }

    /**
     * Gives a read model the number of its next generation: no two are alike, and the numbers of
     * lost databases are never given again.
     *
     * @throws Unavailable if the server does not answer; try again later
     */
    public int nextGeneration(ViewConsumers<?> view) {
        return generations.next(view.name());
    }

    /**
     * Whether nobody seems to use a consumer: nobody waits for messages, and none are unanswered.
     *
     * @throws Unavailable if the server does not answer; try again later
     */
    public boolean isIdle(DurableConsumer<?> consumer) {
        return find(consumer)
                .map(info -> info.getNumWaiting() == 0 && info.getNumAckPending() == 0)
                .orElse(true);
    }

    /**
     * Puts a consumer to the beginning of its stream, as if it were new.
     *
     * @throws Unavailable if it is not there yet, or the server does not answer; try again later
     */
    public void rewind(DurableConsumer<?> consumer) {
        var info = find(consumer);
        if (info.isEmpty() && shared.create()) {
            // The subscription creates it, and it begins there.
            return;
        }
        if (info.map(Subscriptions::isAtItsBeginning).orElse(false)) {
            return;
        }
        var reset =
                shared.nats().api("CONSUMER.RESET." + consumer.stream() + "." + consumer.name());
        try {
            // The server wants to be told where to answer, but answers within its own account only.
            shared.nats()
                    .connection()
                    .publish(
                            reset,
                            shared.nats().connection().createInbox(),
                            FROM_THE_FIRST.getBytes(StandardCharsets.US_ASCII));
        } catch (IllegalStateException disconnected) {
            throw new Unavailable("Rewinding " + consumer.name(), disconnected);
        }
        var patience = Deadline.in(REWINDING);
        while (info.isEmpty()
                || !find(consumer).map(now -> isBefore(now, info.get())).orElse(false)) {
            shared.nats().throwIfForbidden(reset);
            if (!patience.pause(LOOK)) {
                throw new Unavailable("Rewinding " + consumer.name(), null);
            }
        }
    }

    /** Not if it has only been reset to where its acknowledgements were. */
    private static boolean isAtItsBeginning(ConsumerInfo info) {
        return info.getDelivered().getConsumerSequence() == 0
                && info.getDelivered().getStreamSequence() == 0;
    }

    /** Nothing else makes it have delivered fewer than before. */
    private static boolean isBefore(ConsumerInfo now, ConsumerInfo then) {
        return now.getDelivered().getConsumerSequence() < then.getDelivered().getConsumerSequence()
                || now.getDelivered().getStreamSequence() < then.getDelivered().getStreamSequence();
    }

    /** Empty if there is no such consumer (yet). */
    private Optional<ConsumerInfo> find(DurableConsumer<?> consumer) {
        var what = "Asking how far " + consumer.name() + " is";
        try {
            return Optional.of(
                    shared.nats().management().getConsumerInfo(consumer.stream(), consumer.name()));
        } catch (JetStreamApiException notThere) {
            if (notThere.getApiErrorCode() == CONSUMER_NOT_FOUND
                    || notThere.getApiErrorCode() == STREAM_NOT_FOUND) {
                return Optional.empty();
            }
            throw new Unavailable(what, notThere);
        } catch (IOException | IllegalStateException unreachable) {
            throw new Unavailable(what, unreachable);
        }
    }

    /**
     * How far a consumer is.
     *
     * @param undelivered how many events it has not delivered to anybody yet
     * @param unanswered how many it has delivered and nobody has acknowledged
     * @param doneUpTo the sequence up to which all events are acknowledged
     */
    public record Progress(long undelivered, long unanswered, long doneUpTo) {

        /** Whether every event up to this sequence is acknowledged. */
        public boolean isDoneUpTo(long sequence) {
            return doneUpTo >= sequence || undelivered + unanswered == 0;
        }
    }

    /**
     * Tells how far all instances together are with everything in a stream.
     *
     * @return empty if there is no such consumer (yet)
     * @throws Unavailable if the server does not answer; try again later
     */
    public Optional<Progress> progress(DurableConsumer<?> consumer) {
        return find(consumer)
                .map(info -> {
                    var undelivered = info.getNumPending();
                    if (undelivered == 0 && isAtItsBeginning(info)) {
                        // Just after its creation a consumer may say that nothing is left for it,
                        // before it has counted (seen 3 times in 2,000).
                        undelivered = stateOf(consumer.stream()).getMsgCount();
                    }
                    return new Progress(
                            undelivered,
                            info.getNumAckPending(),
                            info.getAckFloor().getStreamSequence());
                });
    }

    /**
     * The sequence of the last event in the stream that a consumer follows; 0 if there is none yet.
     *
     * @throws Unavailable if the server does not answer; try again later
     */
    public long lastSequence(DurableConsumer<?> consumer) {
        return stateOf(consumer.stream()).getLastSequence();
    }

    private StreamState stateOf(String stream) {
        try {
            return shared.nats().management().getStreamInfo(stream).getStreamState();
        } catch (IOException | JetStreamApiException | IllegalStateException unreachable) {
            throw new Unavailable("Asking how long " + stream + " is", unreachable);
        }
    }
}
