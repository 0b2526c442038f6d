package ticketing.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.MongoClientSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.mongodb.autoconfigure.MongoAutoConfiguration;
import org.springframework.boot.mongodb.autoconfigure.MongoClientSettingsBuilderCustomizer;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import ticketing.eventstore.spring.NatsProperties;
import ticketing.payments.PaymentsProperties;
import ticketing.web.session.SessionProperties;

/** Environment variables and files set the intended settings. */
class VariablesTest {

    @Test
    void bind_names_with_dashes() {
        var told =
                environment(Map.of("TICKETING_SESSION_JWKS_URI", "http://auth-service:8080/keys"));

        assertThat(
                        Binder.get(told)
                                .bind("ticketing.session", SessionProperties.class)
                                .get()
                                .jwksUri())
                .hasToString("http://auth-service:8080/keys");
    }

    @Test
    void bind_truth_and_numbers() {
        var told =
                environment(
                        Map.of("TICKETING_NATS_PROVISION", "true", "TICKETING_NATS_REPLICAS", "3"));
        var nats = Binder.get(told).bind("ticketing.nats", NatsProperties.class).get();

        assertThat(nats.provision()).isTrue();
        assertThat(nats.replicas()).isEqualTo(3);
        // So it is asked elsewhere.
        assertThat(told.resolvePlaceholders("${ticketing.nats.provision:false}")).isEqualTo("true");
    }

    @Test
    void fill_placeholders() {
        var told = environment(Map.of("TICKETING_PUBLIC_ORIGIN", "https://ticketing.example.com"));

        assertThat(told.resolvePlaceholders("${ticketing.public-origin:none}"))
                .isEqualTo("https://ticketing.example.com");
    }

    /** With the same links as in Kubernetes, which change all files of a Secret at once. */
    @Test
    void import_settings_from_the_files_of_secrets(@TempDir Path folder) throws IOException {
        secret(folder.resolve("mongo"), "spring.mongodb.uri", "mongodb://mongo-0.mongo/orders");
        secret(folder.resolve("stripe"), "ticketing.payments.stripe-api-key", "sk_test_1\n");
        var told =
                environment(
                        Map.of(
                                "TICKETING_PAYMENTS_GATEWAY",
                                "stripe",
                                "SPRING_CONFIG_IMPORT",
                                "configtree:" + folder + "/*/",
                                "SPRING_CONFIG_LOCATION",
                                "file:" + Project.ROOT + "/orders-service/src/main/resources/"));
        ConfigDataEnvironmentPostProcessor.applyTo(told);

        assertThat(told.getProperty("spring.application.name")).isEqualTo("orders-service");
        assertThat(told.getProperty("spring.mongodb.uri"))
                .isEqualTo("mongodb://mongo-0.mongo/orders");
        assertThat(
                        Binder.get(told)
                                .bind("ticketing.payments", PaymentsProperties.class)
                                .get()
                                .stripeApiKey())
                .isEqualTo("sk_test_1");
    }

    private static void secret(Path mount, String file, String content) throws IOException {
        Files.createDirectories(mount.resolve("..2026_11_30"));
        Files.writeString(mount.resolve("..2026_11_30").resolve(file), content);
        Files.createSymbolicLink(mount.resolve("..data"), Path.of("..2026_11_30"));
        Files.createSymbolicLink(mount.resolve(file), Path.of("..data", file));
    }

    @Test
    void have_the_driver_of_mongodb_trust_one_authority() {
        var authority = SecretsScript.ranOnce().contents().get("gateway-tls").get("tls.crt");
        try (var context = new AnnotationConfigApplicationContext()) {
            context.setEnvironment(
                    environment(
                            Map.of(
                                    "SPRING_MONGODB_URI",
                                    "mongodb://mongo/orders?ssl=true",
                                    "SPRING_MONGODB_SSL_BUNDLE",
                                    "mongo",
                                    "SPRING_SSL_BUNDLE_PEM_MONGO_TRUSTSTORE_CERTIFICATE",
                                    authority)));
            context.register(SslAutoConfiguration.class, MongoAutoConfiguration.class);
            // Otherwise a client would try to reach the server.
            context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor());
            context.refresh();
            var settings = MongoClientSettings.builder();
            context.getBeanProvider(MongoClientSettingsBuilderCustomizer.class)
                    .orderedStream()
                    .forEach(it -> it.customize(settings));
            var ssl = settings.build().getSslSettings();

            assertThat(ssl.isEnabled()).isTrue();
            assertThat(ssl.isInvalidHostNameAllowed()).isFalse();
            assertThat(ssl.getContext()).isNotNull();
        }
    }

    private static StandardEnvironment environment(Map<String, Object> variables) {
        var environment = new StandardEnvironment();
        var name = StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME;
        environment
                .getPropertySources()
                .replace(name, new SystemEnvironmentPropertySource(name, variables));
        ConfigurationPropertySources.attach(environment);
        return environment;
    }
}
