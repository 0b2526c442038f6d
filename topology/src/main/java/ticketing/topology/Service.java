package ticketing.topology;

import io.nats.client.api.KeyValueConfiguration;
import io.nats.client.api.StreamConfiguration;
import java.util.Locale;
import java.util.stream.Stream;
import ticketing.events.EventStream;
import ticketing.nats.BucketConfigurations;

/**
 * The services. The streams and buckets of each are in a NATS account of their own, called like the
 * constant here.
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
     * The service of a name.
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

    /** The service that an event stream belongs to. */
    public static Service of(EventStream stream) {
        return Stream.of(values())
                .filter(service -> service.events == stream)
                .findFirst()
                .orElseThrow();
    }

    /** The stream of its events; it alone may publish there. */
    public EventStream events() {
        return events;
    }

    /** Whether a stream is in the account of this service, that of a bucket included. */
    boolean owns(String stream) {
        return streams().anyMatch(stream::equals);
    }

    /** All its streams by name, those of its buckets included. */
    public Stream<String> streams() {
        return Stream.concat(
                StreamDefinitions.of(this, 1).stream().map(StreamConfiguration::getName),
                buckets().map(BucketConfigurations::streamOf));
    }

    /** Its buckets by name. */
    Stream<String> buckets() {
        return Buckets.of(this, 1).stream().map(KeyValueConfiguration::getBucketName);
    }

    /** Such as {@code orders}: its MongoDB database is called so, too. */
    public String shortName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Such as {@code orders-service}: its Maven module, its process, its image and its user at NATS
     * are called so.
     */
    public String longName() {
        return shortName() + "-service";
    }

    /** Whether it keeps read models, in a database of its own: expiration-service only listens. */
    public boolean hasReadModels() {
        return !Consumers.viewsOf(this).isEmpty();
    }
}
