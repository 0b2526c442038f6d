package ticketing.eventstore.spring;

import java.nio.file.Path;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import ticketing.eventstore.jetstream.NatsConnection;
import ticketing.eventstore.jetstream.NatsConnection.Credentials;
import ticketing.nats.SeedFile;
import ticketing.nats.UserKey;

/** The connection to NATS. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(NatsProperties.class)
public class NatsConfiguration {

    @Bean
    NatsConnection natsConnection(
            NatsProperties properties,
            @Value("${spring.application.name}") String service,
            ObjectProvider<SslBundles> bundles) {
        return NatsConnection.connect(
                properties.url(),
                service,
                properties.connectTimeout(),
                new Credentials(key(properties.seedFile()), tls(properties.sslBundle(), bundles)));
    }

    private static @Nullable UserKey key(@Nullable Path seedFile) {
        return seedFile == null
                ? null
                : SeedFile.read(seedFile, "ticketing.nats.seed-file", UserKey::ofSeed);
    }

    private static @Nullable SSLContext tls(
            @Nullable String bundle, ObjectProvider<SslBundles> bundles) {
        return bundle == null ? null : bundles.getObject().getBundle(bundle).createSslContext();
    }
}
