package ticketing.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.MongoClientSettings;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.mongodb.autoconfigure.MongoAutoConfiguration;
import org.springframework.boot.mongodb.autoconfigure.MongoClientSettingsBuilderCustomizer;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import ticketing.eventstore.spring.NatsProperties;
import ticketing.web.session.SessionProperties;

/** Variables of the environment set what they are meant to set. */
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
            // Else there would be a client that looks for the server.
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
