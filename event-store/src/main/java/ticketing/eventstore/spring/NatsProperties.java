package ticketing.eventstore.spring;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Configuration of NATS and its streams.
 *
 * @param url of a server, or of several, separated by commas
 * @param replicas the number of servers that store a stream: 1 on one machine, 3 in production
 * @param createStreams whether the service creates its own streams; otherwise, and always with
 *     accounts, a provisioner does
 * @param seedFile the seed of this service's NATS user; without it the server must accept
 *     everybody, and all services share one account
 * @param sslBundle the SSL bundle with the trusted certificates; without it nothing is encrypted
 * @param provision whether to create what this service needs on NATS, and then exit
 * @param connectTimeout how long a starting service waits for a server, and for streams that a
 *     provisioner creates
 */
@ConfigurationProperties("ticketing.nats")
public record NatsProperties(
        @DefaultValue("nats://127.0.0.1:4222") String url,
        @DefaultValue("1") int replicas,
        @DefaultValue("true") boolean createStreams,
        @Nullable Path seedFile,
        @Nullable String sslBundle,
        @DefaultValue("false") boolean provision,
        @DefaultValue("60s") Duration connectTimeout) {

    public NatsProperties {
        if (replicas < 1) {
            throw new IllegalArgumentException(
                    "ticketing.nats.replicas has to be 1 or more, not " + replicas);
        }
        if (!connectTimeout.isPositive()) {
            throw new IllegalArgumentException(
                    "ticketing.nats.connect-timeout has to be more than 0, not " + connectTimeout);
        }
    }

    /** Whether this service has an account of its own, in which it may create nothing. */
    boolean accounts() {
        return seedFile != null;
    }

    /** Whether this service creates what it needs; with accounts it lacks the rights. */
    public boolean mayCreate() {
        return createStreams && !accounts();
    }
}
