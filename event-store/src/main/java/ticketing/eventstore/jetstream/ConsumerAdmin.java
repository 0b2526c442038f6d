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
 * What the server knows about durable consumers: how far they are, and whether anybody uses them. A
 * consumer can be put back to the beginning of its stream here. Thread-safe.
 */
public final class ConsumerAdmin {

    private static final String FROM_THE_FIRST = "{\"seq\":1}";
    private static final Duration REWINDING = Duration.ofSeconds(2);
    private static final Duration LOOK = Duration.ofMillis(20);

    private final NatsConnection nats;
    private final boolean create;

    /**
     * The consumers that a service may ask about.
     *
     * @param create whether this service creates consumers that are missing
     */
    public ConsumerAdmin(NatsConnection nats, boolean create) {
        this.nats = nats;
        this.create = create;
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
        if (info.isEmpty() && create) {
            // The subscription creates it, and it begins there.
            return;
        }
        if (info.map(ConsumerAdmin::isAtItsBeginning).orElse(false)) {
            return;
        }
        var reset = nats.api("CONSUMER.RESET." + consumer.stream() + "." + consumer.name());
        try {
            // The server wants to be told where to answer, but answers within its own account only.
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
            return nats.management().getStreamInfo(stream).getStreamState();
        } catch (IOException | JetStreamApiException | IllegalStateException unreachable) {
            throw new Unavailable("Asking how long " + stream + " is", unreachable);
        }
    }
}
