package ticketing.eventstore.spring;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where NATS is and how streams are kept there.
 *
 * @param url of a server, or of several with commas between them
 * @param apiPrefix where the JetStream API answers
 * @param replicas on how many servers a stream is kept: 1 on one machine, 3 in production
 * @param createStreams whether the service creates what it owns; in production a provisioner does
 * @param connectTimeout how long a starting service waits for a server
 */
@ConfigurationProperties("ticketing.nats")
public record NatsProperties(
        @DefaultValue("nats://127.0.0.1:4222") String url,
        @DefaultValue("$JS.API") String apiPrefix,
        @DefaultValue("1") int replicas,
        @DefaultValue("true") boolean createStreams,
        @DefaultValue("60s") Duration connectTimeout) {}
