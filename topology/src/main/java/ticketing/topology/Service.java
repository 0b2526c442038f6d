package ticketing.topology;

import io.nats.client.api.KeyValueConfiguration;
import io.nats.client.api.StreamConfiguration;
import java.util.Locale;
import java.util.stream.Stream;
import ticketing.events.EventStream;
import ticketing.nats.BucketConfigurations;

/**
 * The services. The streams and buckets of each are in a NATS account of its own, named like the
 * constant.
 */
public enum Service {
    AUTH(EventStream.USERS),
    TICKETS(EventStream.TICKETS),
    ORDERS(EventStream.ORDERS),
    PAYMENTS(EventStream.PAYMENTS),
    EXPIRATION(EventStream.EXPIRATIONS);

    private final EventStream events;

    Service(EventStream events) {
        this.events = events;
    }

    /**
     * The service with this name.
     *
     * @param longName such as {@code orders-service}
     * @throws IllegalArgumentException if there is no such service
     */
    public static Service of(String longName) {
        return Stream.of(values())
                .filter(service -> service.longName().equals(longName))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("There is no " + longName));
    }

    /** The service that owns an event stream. */
    public static Service of(EventStream stream) {
        return Stream.of(values())
                .filter(service -> service.events == stream)
                .findFirst()
                .orElseThrow();
    }

    /** Its event stream; only this service may publish there. */
    public EventStream events() {
        return events;
    }

    /** Whether a stream is in the account of this service, including the streams of buckets. */
    boolean owns(String stream) {
        return streams().anyMatch(stream::equals);
    }

    /** The names of all its streams, including those of its buckets. */
    public Stream<String> streams() {
        return Stream.concat(
                StreamDefinitions.of(this, 1).stream().map(StreamConfiguration::getName),
                buckets().map(BucketConfigurations::streamOf));
    }

    /** The names of its buckets. */
    Stream<String> buckets() {
        return Buckets.of(this, 1).stream().map(KeyValueConfiguration::getBucketName);
    }

    /** Such as {@code orders}. Its MongoDB database has this name, too. */
    public String shortName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Such as {@code orders-service}: the name of its Maven module, process, image and NATS user.
     */
    public String longName() {
        return shortName() + "-service";
    }

    /** Whether it has read models, and so a database. expiration-service has none. */
    public boolean hasReadModels() {
        return !Consumers.viewsOf(this).isEmpty();
    }
}
