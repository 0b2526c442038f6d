package ticketing.nats;

import io.nats.client.api.PersistMode;
import io.nats.client.api.RetentionPolicy;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import ticketing.events.EventStream;

/** Configurations of streams, with all guarantees that their owners need. */
public final class StreamConfigurations {

    private StreamConfigurations() {}

    /** An event stream: events are never changed or deleted. */
    public static StreamConfiguration events(EventStream stream, int replicas) {
        return StreamConfiguration.builder()
                .name(stream.name())
                .subjects(stream.allSubjects())
                .storageType(StorageType.File)
                .retentionPolicy(RetentionPolicy.Limits)
                .replicas(replicas)
                .duplicateWindow(Duration.ofMinutes(2))
                .denyDelete(true)
                // Users may ask to be forgotten, and only the private stream of accounts contains
                // personal data.
                .denyPurge(stream != EventStream.USERS)
                .allowRollup(false)
                .allowDirect(true)
                .allowAtomicPublish(true)
                .build();
    }

    /** A stream of messages that JetStream delivers at a given time. */
    public static StreamConfiguration timers(TimerStream timers, int replicas) {
        return StreamConfiguration.builder()
                .name(timers.name())
                .subjects(timers.set("*"), timers.due("*"))
                .storageType(StorageType.File)
                .retentionPolicy(RetentionPolicy.Limits)
                .replicas(replicas)
                .duplicateWindow(Duration.ofMinutes(2))
                .allowMessageSchedules(true)
                .allowMessageTtl(true)
                .allowRollup(true)
                .allowDirect(true)
                .build();
    }

    /**
     * A stream of dead letters: messages that a service cannot handle.
     *
     * @param service its short name, such as {@code orders}
     */
    public static StreamConfiguration deadLetters(String service, int replicas) {
        return StreamConfiguration.builder()
                .name(deadLettersOf(service))
                .subjects("dead-letters." + service + ".>")
                .storageType(StorageType.File)
                .retentionPolicy(RetentionPolicy.Limits)
                .replicas(replicas)
                .duplicateWindow(Duration.ofMinutes(2))
                .allowDirect(true)
                .build();
    }

    /** The stream of a service's dead letters, such as {@code DEAD_LETTERS_ORDERS}. */
    public static String deadLettersOf(String service) {
        return "DEAD_LETTERS_" + service.toUpperCase(Locale.ROOT);
    }

    /**
     * Checks that a stream gives the guarantees that its owner needs.
     *
     * @throws Unsuitable if it lacks one; the message says what to change
     */
    public static void requireAsWanted(StreamConfiguration wanted, StreamConfiguration present) {
        var missing = differences(wanted, present);
        if (!missing.isEmpty()) {
            throw new Unsuitable(
                    "The stream %s does not give the guarantees that this service needs; change %s"
                            .formatted(wanted.getName(), String.join(", ", missing.values())));
        }
    }

    /** The settings that differ, as {@code setting from A to B}, by name. */
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

    /** Servers leave the default out. */
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
