package ticketing.eventstore.jetstream;

import io.micrometer.core.instrument.MeterRegistry;
import io.nats.client.JetStreamApiException;
import io.nats.client.api.MessageInfo;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import ticketing.events.DomainEvent;
import ticketing.events.EventReader;
import ticketing.eventstore.BatchHandler;
import ticketing.eventstore.EventHandler;
import ticketing.eventstore.EventStoreException.Unavailable;

/**
 * Makes the subscriptions of a service. Each starts and stops with the service, or with the read
 * model it feeds. What they could not handle is kept; an operator can look at it here, and have it
 * handled again.
 *
 * <p>Safe for use by many threads.
 */
public final class Subscriptions {

    private static final Logger log = LoggerFactory.getLogger(Subscriptions.class);

    /** What a read model calls its consumers: {@code orders-view-3}. */
    private static final Pattern GENERATION = Pattern.compile("(.+)-([0-9]{1,9})");

    private static final int STREAM_NOT_FOUND = 10059;
    private static final int CONSUMER_NOT_FOUND = 10014;

    private final NatsConnection nats;
    private final String apiPrefix;
    private final EventReader reader;
    private final DeadLetters deadLetters;
    private final Map<String, Subscription<?>> listening = new ConcurrentHashMap<>();
    private final Predicate<Throwable> isOutage;
    private final MeterRegistry metrics;

    /**
     * Subscriptions of one service.
     *
     * @param isOutage recognises failures that mean that something is down, and which no message is
     *     to blame for
     */
    public Subscriptions(
            NatsConnection nats,
            String apiPrefix,
            String service,
            Predicate<Throwable> isOutage,
            Clock clock,
            MeterRegistry metrics) {
        this(nats, apiPrefix, service, EventReader.present(), isOutage, clock, metrics);
    }

    Subscriptions(
            NatsConnection nats,
            String apiPrefix,
            String service,
            EventReader reader,
            Predicate<Throwable> isOutage,
            Clock clock,
            MeterRegistry metrics) {
        this.nats = nats;
        this.apiPrefix = apiPrefix;
        this.reader = reader;
        this.deadLetters = new DeadLetters(nats, apiPrefix, service, clock);
        this.isOutage = isOutage;
        this.metrics = metrics;
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
        return new Subscription<>(
                nats,
                apiPrefix,
                consumer,
                handler,
                limits,
                reader,
                deadLetters,
                listening,
                isOutage,
                metrics);
    }

    /**
     * The dead letters of this service, the oldest first.
     *
     * @param limit how many at most
     * @throws Unavailable if the server does not answer; ask again later
     */
    public List<DeadLetter> deadLetters(int limit) {
        var letters = new ArrayList<DeadLetter>();
        for (var letter = deadLetters.next(1);
                letter.isPresent() && letters.size() < limit;
                letter = deadLetters.next(letter.get().getSeq() + 1)) {
            letters.add(deadLetters.describe(letter.get()));
        }
        return letters;
    }

    /**
     * The dead letter of that id; empty if there is none, or none any more.
     *
     * @throws Unavailable if the server does not answer; ask again later
     */
    public Optional<DeadLetter> deadLetter(String id) {
        return deadLetters.find(id).map(deadLetters::describe);
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
        return deadLetters.find(id).map(this::replay);
    }

    /**
     * Replays all dead letters of this service, the oldest first. It stops where something is down:
     * the others would not get further.
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
            if (replay.result() == Replay.Result.DOWN) {
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

    private Replay.Answer answer(DeadLetter letter, MessageInfo message) {
        var subscription = listening.get(letter.consumer());
        if (subscription == null) {
            return isSuperseded(letter.consumer())
                    ? new Replay.Answer(
                            Replay.Result.SUPERSEDED,
                            "a later generation of the read model has met the event itself")
                    : new Replay.Answer(
                            Replay.Result.NOBODY_LISTENS,
                            "no " + letter.consumer() + " runs here, only " + sorted(listening));
        }
        return deadLetters
                .payloadOf(message)
                .map(payload ->
                        subscription.replay(
                                letter.subject(), letter.sequence(), message.getHeaders(), payload))
                .orElseGet(() ->
                        new Replay.Answer(
                                Replay.Result.FAILED,
                                "the event is no longer in the stream " + letter.stream()));
    }

    private static String sorted(Map<String, ?> byName) {
        return String.join(", ", new TreeSet<>(byName.keySet()));
    }

    private boolean isSuperseded(String consumer) {
        var earlier = GENERATION.matcher(consumer);
        return earlier.matches()
                && listening.keySet().stream()
                        .map(GENERATION::matcher)
                        .anyMatch(later ->
                                later.matches()
                                        && later.group(1).equals(earlier.group(1))
                                        && Integer.parseInt(later.group(2))
                                                > Integer.parseInt(earlier.group(2)));
    }

    /**
     * The highest number that a consumer of this name has been given, as in {@code orders-view-3};
     * 0 if there is none.
     *
     * @throws Unavailable if the server does not answer; try again later
     */
    public int highestGeneration(DurableConsumer<?> consumer) {
        return generations(consumer).stream().mapToInt(Integer::intValue).max().orElse(0);
    }

    /**
     * Removes the consumers of the generations before one.
     *
     * @throws Unavailable if the server does not answer; try again later
     */
    public void removeGenerationsBefore(DurableConsumer<?> consumer, int kept) {
        for (var generation : generations(consumer)) {
            if (generation < kept) {
                remove(consumer.named(consumer.name() + "-" + generation));
            }
        }
    }

    private void remove(DurableConsumer<?> consumer) {
        try {
            nats.management(apiPrefix).deleteConsumer(consumer.stream(), consumer.name());
        } catch (JetStreamApiException refused) {
            if (refused.getApiErrorCode() != CONSUMER_NOT_FOUND) {
                throw new Unavailable("Removing the consumer " + consumer.name(), refused);
            }
        } catch (IOException | IllegalStateException unreachable) {
            throw new Unavailable("Removing the consumer " + consumer.name(), unreachable);
        }
    }

    /**
     * How far a consumer is.
     *
     * @param undelivered how many events it has not delivered to anybody yet
     * @param unanswered how many it has delivered and nobody has acknowledged
     * @param doneUpTo the sequence up to which all events are acknowledged
     */
    public record Progress(long undelivered, long unanswered, long doneUpTo) {}

    /**
     * Tells how far all instances together are with everything in a stream.
     *
     * @return empty if there is no such consumer (yet)
     * @throws Unavailable if the server does not answer; try again later
     */
    public Optional<Progress> progress(DurableConsumer<?> consumer) {
        try {
            var management = nats.management(apiPrefix);
            var info = management.getConsumerInfo(consumer.stream(), consumer.name());
            var undelivered = info.getNumPending();
            if (undelivered == 0 && info.getDelivered().getConsumerSequence() == 0) {
                // Just after its creation a consumer may say that nothing is left for it, before
                // it has counted (seen 3 times in 2,000).
                undelivered =
                        management.getStreamInfo(consumer.stream()).getStreamState().getMsgCount();
            }
            return Optional.of(
                    new Progress(
                            undelivered,
                            info.getNumAckPending(),
                            info.getAckFloor().getStreamSequence()));
        } catch (JetStreamApiException notThere) {
            if (notThere.getApiErrorCode() == CONSUMER_NOT_FOUND
                    || notThere.getApiErrorCode() == STREAM_NOT_FOUND) {
                return Optional.empty();
            }
            throw new Unavailable("Asking how far " + consumer.name() + " is", notThere);
        } catch (IOException | IllegalStateException unreachable) {
            throw new Unavailable("Asking how far " + consumer.name() + " is", unreachable);
        }
    }

    private List<Integer> generations(DurableConsumer<?> consumer) {
        var numbered = Pattern.compile(Pattern.quote(consumer.name()) + "-(\\d+)");
        try {
            return nats.management(apiPrefix).getConsumerNames(consumer.stream()).stream()
                    .map(numbered::matcher)
                    .filter(name -> name.matches())
                    .map(name -> Integer.parseInt(name.group(1)))
                    .toList();
        } catch (JetStreamApiException refused) {
            if (refused.getApiErrorCode() == STREAM_NOT_FOUND) {
                return List.of();
            }
            throw new Unavailable("Listing the consumers of " + consumer.stream(), refused);
        } catch (IOException | IllegalStateException unreachable) {
            throw new Unavailable("Listing the consumers of " + consumer.stream(), unreachable);
        }
    }
}
