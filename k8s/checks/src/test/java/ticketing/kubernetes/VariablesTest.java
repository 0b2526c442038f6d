package ticketing.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
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
