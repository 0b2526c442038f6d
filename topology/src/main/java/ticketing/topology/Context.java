package ticketing.topology;

import io.nats.client.api.KeyValueConfiguration;
import io.nats.client.api.StreamConfiguration;
import java.util.Locale;
import java.util.stream.Stream;
import ticketing.events.EventStream;
import ticketing.nats.BucketConfigurations;

/**
 * The services as NATS knows them. The streams and buckets of each are in an account of their own,
 * called like the context.
 */
public enum Context {
    AUTH(EventStream.USERS),
    TICKETS(EventStream.TICKETS),
    ORDERS(EventStream.ORDERS),
    PAYMENTS(EventStream.PAYMENTS),
    EXPIRATION(EventStream.EXPIRATIONS);

    private final EventStream events;

    Context(EventStream events) {
        this.events = events;
    }

    /**
     * The context of a service.
     *
     * @param service such as {@code orders-service}
     * @throws IllegalArgumentException if there is no such service
     */
    public static Context of(String service) {
        return Stream.of(values())
                .filter(context -> context.service().equals(service))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("There is no " + service));
    }

    /** The context that an event stream belongs to. */
    public static Context of(EventStream stream) {
        return Stream.of(values())
                .filter(context -> context.events == stream)
                .findFirst()
                .orElseThrow();
    }

    /** What has happened in this context; it alone may publish there. */
    public EventStream events() {
        return events;
    }

    /** Whether a stream is in the account of this context, that of a bucket included. */
    boolean owns(String stream) {
        return streams().anyMatch(stream::equals);
    }

    /** All streams of this context by name, those of its buckets included. */
    public Stream<String> streams() {
        return Stream.concat(
                StreamDefinitions.of(this, 1).stream().map(StreamConfiguration::getName),
                buckets().map(BucketConfigurations::streamOf));
    }

    /** Its buckets by name. */
    Stream<String> buckets() {
        return Buckets.of(this, 1).stream().map(KeyValueConfiguration::getBucketName);
    }

    /** Such as {@code orders}. */
    public String shortName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Such as {@code orders-service}. */
    public String service() {
        return shortName() + "-service";
    }
}
