package ticketing.eventstore.spring;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where NATS is and how streams are kept there.
 *
 * @param url of a server, or of several with commas between them
 * @param replicas on how many servers a stream is kept: 1 on one machine, 3 in production
 * @param createStreams whether the service creates what it owns; else, and wherever it has an
 *     account of its own, a provisioner does
 * @param seedFile the seed of the user that this service connects as; without it the server has to
 *     let everybody in, and all services share one account
 * @param sslBundle the SSL bundle with whom to trust; without it nothing is encrypted
 * @param provision whether to create what this service has on NATS, and to end then
 * @param connectTimeout how long a starting service waits for a server, and for streams that
 *     somebody else creates
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

    /** Whether this service connects to an account of its own, where it may create nothing. */
    boolean accounts() {
        return seedFile != null;
    }

    /**
     * Whether this service creates what it needs; where there are accounts, it lacks the rights.
     */
    public boolean mayCreate() {
        return createStreams && !accounts();
    }
}
