package ticketing.eventstore.spring.provisioning;

import io.nats.client.JetStreamApiException;
import java.io.IOException;
import java.util.ServiceLoader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import ticketing.eventstore.EventStoreException.Unavailable;
import ticketing.eventstore.jetstream.NatsConnection;
import ticketing.eventstore.spring.NatsConfiguration;
import ticketing.eventstore.spring.NatsProperties;
import ticketing.nats.Provision;
import ticketing.nats.Provisioner;
import ticketing.nats.Unsuitable;

/**
 * The provisioner: runs in place of a service if {@code ticketing.nats.provision} is set. It
 * creates what the service needs on NATS, with a user that has the rights, and exits.
 */
@Configuration(proxyBeanMethods = false)
@ImportAutoConfiguration(SslAutoConfiguration.class)
@Import(NatsConfiguration.class)
class ProvisionerApplication {

    private static final Logger log = LoggerFactory.getLogger(ProvisionerApplication.class);

    @Bean
    ApplicationRunner provision(
            NatsConnection nats,
            NatsProperties properties,
            @Value("${spring.application.name}") String service) {
        return _ -> {
            try {
                var created =
                        new Provisioner(nats.connection())
                                .apply(neededBy(service, properties.replicas()));
                log.info("Created for {}: {}", service, created);
            } catch (IOException notNow) {
                nats.throwIfAnythingIsForbidden();
                throw new Unavailable("Creating what " + service + " needs", notNow);
            } catch (JetStreamApiException refused) {
                throw new Unsuitable(
                        "What %s needs cannot be created: %s"
                                .formatted(service, refused.getMessage()));
            }
        };
    }

    private static Provision neededBy(String service, int replicas) {
        return ServiceLoader.load(Provision.Source.class)
                .findFirst()
                .orElseThrow(() ->
                        new Unsuitable(
                                "No class on the class path says what "
                                        + service
                                        + " needs on NATS"))
                .of(service, replicas);
    }
}
