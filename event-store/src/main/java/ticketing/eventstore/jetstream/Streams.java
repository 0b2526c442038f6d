package ticketing.eventstore.jetstream;

import io.nats.client.JetStreamApiException;
import io.nats.client.api.PersistMode;
import io.nats.client.api.RetentionPolicy;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import ticketing.events.EventStream;
import ticketing.eventstore.EventStoreException.Unavailable;
import ticketing.eventstore.EventStoreException.Unsuitable;

/**
 * Every stream of the system, defined once. Applying a definition is idempotent; a stream that does
 * not give what its owner rests on stops the owner's start.
 */
public final class Streams {

    /** Timers: what comes due, and what has. Not an event stream. */
    public static final String EXPIRATION_TIMERS = "EXPIRATION_TIMERS";

    private static final Logger log = LoggerFactory.getLogger(Streams.class);
    private static final int STREAM_NOT_FOUND = 10059;
    private static final int TEMPORARILY_UNAVAILABLE = 503;

    private final NatsConnection nats;
    private final String apiPrefix;
    private final int replicas;
    private final boolean create;

    /**
     * The streams at one server or cluster.
     *
     * @param replicas on how many servers a stream is kept
     * @param create whether this service may create what it owns; else somebody with more rights
     *     has done it. What is there already is never changed here: a setting that lacks something
     *     is for somebody to decide about
     */
    public Streams(NatsConnection nats, String apiPrefix, int replicas, boolean create) {
        this.nats = nats;
        this.apiPrefix = apiPrefix;
        this.replicas = replicas;
        this.create = create;
    }

    /** How an event stream is reached. */
    public EventStreamSettings settings(EventStream stream) {
        return new EventStreamSettings(stream.name(), apiPrefix, replicas);
    }

    /**
     * Makes sure that an event stream is there and gives all it has to.
     *
     * @throws Unsuitable if it is missing or lacks a guarantee, with what has to be changed
     */
    public void requireEvents(EventStream stream) {
        require(events(stream));
    }

    /**
     * Makes sure that the stream of timers is there.
     *
     * @throws Unsuitable if it is missing or lacks a guarantee, with what has to be changed
     */
    public void requireTimers() {
        require(
                StreamConfiguration.builder()
                        .name(EXPIRATION_TIMERS)
                        .subjects("expiration-timers.*", "expiration-due.*")
                        .storageType(StorageType.File)
                        .retentionPolicy(RetentionPolicy.Limits)
                        .replicas(replicas)
                        .duplicateWindow(Duration.ofMinutes(2))
                        .allowMessageSchedules(true)
                        .allowMessageTtl(true)
                        .allowRollup(true)
                        .allowDirect(true)
                        .build());
    }

    /**
     * Makes sure that a service has a place for messages it can not handle.
     *
     * @throws Unsuitable if it is missing or lacks a guarantee, with what has to be changed
     */
    public void requireDeadLetters(String service) {
        require(
                StreamConfiguration.builder()
                        .name(deadLetters(service))
                        .subjects("dead-letters." + service + ".>")
                        .storageType(StorageType.File)
                        .retentionPolicy(RetentionPolicy.Limits)
                        .replicas(replicas)
                        .duplicateWindow(Duration.ofMinutes(2))
                        .allowDirect(true)
                        .build());
    }

    /** The stream of a service's dead letters, such as {@code DEAD_LETTERS_ORDERS}. */
    static String deadLetters(String service) {
        return "DEAD_LETTERS_" + service.toUpperCase(Locale.ROOT);
    }

    private StreamConfiguration events(EventStream stream) {
        return StreamConfiguration.builder()
                .name(stream.name())
                .subjects(stream.allSubjects())
                .storageType(StorageType.File)
                .retentionPolicy(RetentionPolicy.Limits)
                .replicas(replicas)
                .duplicateWindow(Duration.ofMinutes(2))
                .denyDelete(true)
                // Somebody may ask to be forgotten; only the private stream of accounts knows who
                // people are.
                .denyPurge(stream != EventStream.USERS)
                .allowRollup(false)
                .allowDirect(true)
                .allowAtomicPublish(true)
                .build();
    }

    private void require(StreamConfiguration wanted) {
        try {
            var present = create ? apply(wanted) : find(wanted.getName());
            if (present == null) {
                throw new Unsuitable(
                        "The stream " + wanted.getName() + " does not exist: run the provisioner");
            }
            var missing = differences(wanted, present);
            if (!missing.isEmpty()) {
                throw new Unsuitable(
                        "The stream %s does not give what this service rests on; change %s"
                                .formatted(wanted.getName(), String.join(", ", missing.values())));
            }
        } catch (IOException unreachable) {
            throw new Unavailable("Applying the stream " + wanted.getName(), unreachable);
        } catch (JetStreamApiException refused) {
            if (refused.getErrorCode() == TEMPORARILY_UNAVAILABLE) {
                throw new Unavailable("Applying the stream " + wanted.getName(), refused);
            }
            throw new Unsuitable(
                    "The stream "
                            + wanted.getName()
                            + " can not be applied: "
                            + refused.getMessage());
        }
    }

    private StreamConfiguration apply(StreamConfiguration wanted)
            throws IOException, JetStreamApiException {
        var present = find(wanted.getName());
        if (present != null) {
            return present;
        }
        log.info("Creating the stream {}", wanted.getName());
        return nats.management(apiPrefix).addStream(wanted).getConfiguration();
    }

    private @Nullable StreamConfiguration find(String name)
            throws IOException, JetStreamApiException {
        try {
            return nats.management(apiPrefix).getStreamInfo(name).getConfiguration();
        } catch (JetStreamApiException refused) {
            if (refused.getApiErrorCode() == STREAM_NOT_FOUND) {
                return null;
            }
            throw refused;
        }
    }

    /** What is not as it has to be, as {@code setting from A to B}. */
    static Map<String, String> differences(
            StreamConfiguration wanted, StreamConfiguration present) {
        var found = new LinkedHashMap<String, String>();
        compare(found, "subjects", wanted.getSubjects(), present.getSubjects());
        compare(found, "storage", wanted.getStorageType(), present.getStorageType());
        compare(found, "retention", wanted.getRetentionPolicy(), present.getRetentionPolicy());
        compare(found, "num_replicas", wanted.getReplicas(), present.getReplicas());
        compare(found, "max_age", wanted.getMaxAge(), present.getMaxAge());
        compare(found, "max_msgs", wanted.getMaxMsgs(), present.getMaxMsgs());
        compare(found, "max_bytes", wanted.getMaxBytes(), present.getMaxBytes());
        compare(
                found,
                "max_msgs_per_subject",
                wanted.getMaxMsgsPerSubject(),
                present.getMaxMsgsPerSubject());
        compare(
                found,
                "duplicate_window",
                wanted.getDuplicateWindow(),
                present.getDuplicateWindow());
        compare(found, "deny_delete", wanted.getDenyDelete(), present.getDenyDelete());
        compare(found, "deny_purge", wanted.getDenyPurge(), present.getDenyPurge());
        compare(found, "allow_rollup_hdrs", wanted.getAllowRollup(), present.getAllowRollup());
        compare(found, "allow_direct", wanted.getAllowDirect(), present.getAllowDirect());
        compare(
                found,
                "allow_atomic",
                wanted.getAllowAtomicPublish(),
                present.getAllowAtomicPublish());
        compare(
                found,
                "allow_msg_schedules",
                wanted.getAllowMsgSchedules(),
                present.getAllowMsgSchedules());
        compare(found, "allow_msg_ttl", wanted.getAllowMessageTtl(), present.getAllowMessageTtl());
        // An event that was acknowledged must have been written.
        compare(found, "persist_mode", persistMode(wanted), persistMode(present));
        compare(found, "no_ack", wanted.getNoAck(), present.getNoAck());
        compare(found, "sealed", wanted.getSealed(), present.getSealed());
        compare(
                found,
                "max_msg_size",
                wanted.getMaximumMessageSize(),
                present.getMaximumMessageSize());
        return found;
    }

    /** Servers leave it out when it is as usual. */
    private static PersistMode persistMode(StreamConfiguration configuration) {
        return Objects.requireNonNullElse(configuration.getPersistMode(), PersistMode.Default);
    }

    private static void compare(
            Map<String, String> found, String setting, Object wanted, Object present) {
        if (!wanted.equals(present)) {
            found.put(setting, setting + " from " + present + " to " + wanted);
        }
    }
}
