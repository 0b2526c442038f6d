package ticketing.eventstore.jetstream;

import io.nats.client.JetStreamApiException;
import io.nats.client.api.ConsumerInfo;
import io.nats.client.api.StreamState;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import ticketing.eventstore.EventStoreException.Unavailable;
import ticketing.eventstore.concurrent.Deadline;
import ticketing.nats.ApiErrors;
import ticketing.nats.DurableConsumer;

/**
 * Queries durable consumers: their progress, and whether they are in use. Can also rewind a
 * consumer to the beginning of its stream. Thread-safe.
 */
public final class ConsumerAdmin {

    private static final String FROM_THE_FIRST = "{\"seq\":1}";
    private static final Duration REWINDING = Duration.ofSeconds(2);
    private static final Duration LOOK = Duration.ofMillis(20);

    private final NatsConnection nats;
    private final boolean create;

    /**
     * Queries the consumers of a service.
     *
     * @param create whether this service creates missing consumers
     */
    public ConsumerAdmin(NatsConnection nats, boolean create) {
        this.nats = nats;
        this.create = create;
    }

    /**
     * Whether a consumer seems unused: nobody requests messages, and none are in flight.
     *
     * @throws Unavailable if the server does not answer; try again later
     */
    public boolean isIdle(DurableConsumer<?> consumer) {
        return find(consumer)
                .map(info -> info.getNumWaiting() == 0 && info.getNumAckPending() == 0)
                .orElse(true);
    }

    /**
     * Rewinds a consumer to the beginning of its stream, as if it were new.
     *
     * @throws Unavailable if it does not exist yet, or the server does not answer; try again later
     */
    public void rewind(DurableConsumer<?> consumer) {
        var info = find(consumer);
        if (info.isEmpty() && create) {
            // The subscription creates it, and it starts at the beginning.
            return;
        }
        if (info.map(ConsumerAdmin::isAtItsBeginning).orElse(false)) {
            return;
        }
        var reset = nats.api("CONSUMER.RESET." + consumer.stream() + "." + consumer.name());
        try {
            // The server requires a reply subject, but its answer does not leave the account.
            nats.connection()
                    .publish(
                            reset,
                            nats.connection().createInbox(),
                            FROM_THE_FIRST.getBytes(StandardCharsets.US_ASCII));
        } catch (IllegalStateException disconnected) {
            throw new Unavailable("Rewinding " + consumer.name(), disconnected);
        }
        var patience = Deadline.in(REWINDING);
        while (info.isEmpty()
                || !find(consumer).map(now -> isBefore(now, info.get())).orElse(false)) {
            nats.throwIfForbidden(reset);
            if (!patience.pause(LOOK)) {
                throw new Unavailable("Rewinding " + consumer.name(), null);
            }
        }
    }

    /** A consumer that was only reset to its acknowledgements does not count. */
    private static boolean isAtItsBeginning(ConsumerInfo info) {
        return info.getDelivered().getConsumerSequence() == 0
                && info.getDelivered().getStreamSequence() == 0;
    }

    /** Only a rewind can lower these numbers. */
    private static boolean isBefore(ConsumerInfo now, ConsumerInfo then) {
        return now.getDelivered().getConsumerSequence() < then.getDelivered().getConsumerSequence()
                || now.getDelivered().getStreamSequence() < then.getDelivered().getStreamSequence();
    }

    /** Empty if there is no such consumer (yet). */
    private Optional<ConsumerInfo> find(DurableConsumer<?> consumer) {
        var what = "Asking how far " + consumer.name() + " is";
        try {
            return Optional.of(
                    nats.management().getConsumerInfo(consumer.stream(), consumer.name()));
        } catch (JetStreamApiException notThere) {
            if (ApiErrors.isConsumerMissing(notThere)) {
                return Optional.empty();
            }
            throw new Unavailable(what, notThere);
        } catch (IOException | IllegalStateException unreachable) {
            throw new Unavailable(what, unreachable);
        }
    }

    /**
     * The progress of a consumer.
     *
     * @param undelivered number of events not delivered to any instance yet
     * @param unanswered number of events delivered and not acknowledged
     * @param doneUpTo the sequence up to which all events are acknowledged
     */
    public record Progress(long undelivered, long unanswered, long doneUpTo) {

        /** Whether every event up to this sequence is acknowledged. */
        public boolean isDoneUpTo(long sequence) {
            return doneUpTo >= sequence || undelivered + unanswered == 0;
        }
    }

    /**
     * The progress of a consumer, of all instances together.
     *
     * @return empty if there is no such consumer (yet)
     * @throws Unavailable if the server does not answer; try again later
     */
    public Optional<Progress> progress(DurableConsumer<?> consumer) {
        return find(consumer)
                .map(info -> {
                    var undelivered = info.getNumPending();
                    if (undelivered == 0 && isAtItsBeginning(info)) {
                        // Just after its creation a consumer may report that nothing is pending,
                        // because it has
                        // not counted yet
                        // (seen 3 times in 2,000).
                        undelivered = stateOf(consumer.stream()).getMsgCount();
                    }
                    return new Progress(
                            undelivered,
                            info.getNumAckPending(),
                            info.getAckFloor().getStreamSequence());
                });
    }

    /**
     * The sequence of the last event in the consumer's stream; 0 if there is none yet.
     *
     * @throws Unavailable if the server does not answer; try again later
     */
    public long lastSequence(DurableConsumer<?> consumer) {
        return stateOf(consumer.stream()).getLastSequence();
    }

    private StreamState stateOf(String stream) {
        try {
            return nats.management().getStreamInfo(stream).getStreamState();
        } catch (IOException | JetStreamApiException | IllegalStateException unreachable) {
            throw new Unavailable("Asking how long " + stream + " is", unreachable);
        }
    }
}
