package ticketing.eventstore.jetstream;

import static ticketing.nats.ApiErrors.STREAM_NOT_FOUND;

import io.nats.client.JetStreamApiException;
import io.nats.client.api.StreamConfiguration;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import ticketing.events.EventStream;
import ticketing.eventstore.EventStoreException.Unavailable;
import ticketing.eventstore.concurrent.Deadline;
import ticketing.nats.StreamConfigurations;
import ticketing.nats.TimerStream;
import ticketing.nats.Unsuitable;

/**
 * Checks that the streams of a service exist, and creates them if allowed. If one lacks a guarantee
 * that the service needs, the service does not start.
 */
public final class Streams {

    private static final Logger log = LoggerFactory.getLogger(Streams.class);
    private static final int TEMPORARILY_UNAVAILABLE = 503;

    private static final Duration PAUSE = Duration.ofMillis(200);

    private final NatsConnection nats;
    private final Deadline patience;
    private final int replicas;
    private final boolean create;

    /**
     * The streams on one server or cluster.
     *
     * @param replicas the number of servers that store a stream
     * @param create whether this service may create its streams; otherwise the provisioner does. An
     *     existing stream is never changed here: an operator decides about a setting that lacks
     *     something
     */
    public Streams(NatsConnection nats, int replicas, boolean create) {
        this(nats, replicas, create, Duration.ZERO);
    }

    /**
     * The same.
     *
     * @param patience how long to wait for streams that the provisioner creates
     */
    public Streams(NatsConnection nats, int replicas, boolean create, Duration patience) {
        this.patience = Deadline.in(patience);
        this.nats = nats;
        this.replicas = replicas;
        this.create = create;
    }

    /** The settings of an event stream. */
    public EventStreamSettings settings(EventStream stream) {
        return new EventStreamSettings(stream.name(), replicas);
    }

    /**
     * Checks that an event stream exists and gives all guarantees.
     *
     * @throws Unsuitable if it is missing or lacks a guarantee; the message says what to change
     */
    public void requireEvents(EventStream stream) {
        require(StreamConfigurations.events(stream, replicas));
    }

    /**
     * Checks that a stream of timers exists.
     *
     * @throws Unsuitable if it is missing or lacks a guarantee; the message says what to change
     */
    public void requireTimers(TimerStream timers) {
        require(StreamConfigurations.timers(timers, replicas));
    }

    /**
     * Checks that the stream of a service's dead letters exists.
     *
     * @throws Unsuitable if it is missing or lacks a guarantee; the message says what to change
     */
    public void requireDeadLetters(String service) {
        require(StreamConfigurations.deadLetters(service, replicas));
    }

    private void require(StreamConfiguration wanted) {
        try {
            var present = create ? apply(wanted) : await(wanted.getName());
            if (present == null) {
                throw new Unsuitable(
                        "The stream " + wanted.getName() + " does not exist: run the provisioner");
            }
            StreamConfigurations.requireAsWanted(wanted, present);
        } catch (IOException unreachable) {
            nats.throwIfForbidden(nats.api("STREAM.INFO." + wanted.getName()));
            throw new Unavailable("Applying the stream " + wanted.getName(), unreachable);
        } catch (JetStreamApiException refused) {
            if (refused.getErrorCode() == TEMPORARILY_UNAVAILABLE) {
                throw new Unavailable("Applying the stream " + wanted.getName(), refused);
            }
            throw new Unsuitable(
                    "The stream "
                            + wanted.getName()
                            + " cannot be applied: "
                            + refused.getMessage());
        }
    }

    /** A provisioner may be about to create it. */
    private @Nullable StreamConfiguration await(String name)
            throws IOException, JetStreamApiException {
        var present = find(name);
        if (present == null) {
            log.info("Waiting for the stream {}", name);
        }
        while (present == null && patience.pause(PAUSE)) {
            present = find(name);
        }
        return present;
    }

    private StreamConfiguration apply(StreamConfiguration wanted)
            throws IOException, JetStreamApiException {
        var present = find(wanted.getName());
        if (present != null) {
            return present;
        }
        log.info("Creating the stream {}", wanted.getName());
        return nats.management().addStream(wanted).getConfiguration();
    }

    private @Nullable StreamConfiguration find(String name)
            throws IOException, JetStreamApiException {
        try {
            return nats.management().getStreamInfo(name).getConfiguration();
        } catch (JetStreamApiException refused) {
            if (refused.getApiErrorCode() == STREAM_NOT_FOUND) {
                return null;
            }
            throw refused;
        }
    }
}
