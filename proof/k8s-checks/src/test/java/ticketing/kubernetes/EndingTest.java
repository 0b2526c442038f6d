package ticketing.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.support.DefaultLifecycleProcessor;
import org.springframework.core.env.StandardEnvironment;
import ticketing.auth.AuthProperties;
import ticketing.eventstore.subscription.Subscription;
import ticketing.local.process.LocalLimits;

/** The limits of the steps in which a service ends. Another rule checks the limit of Kubernetes. */
class EndingTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "auth-service",
                "tickets-service",
                "orders-service",
                "payments-service",
                "expiration-service"
            })
    void fits_into_the_time_that_the_launcher_gives(String service) {
        assertThat(Ending.of(service, Map.of()).withReserve())
                .isLessThanOrEqualTo(LocalLimits.untilKilled());
    }

    @Test
    void leaves_what_listens_the_time_that_it_takes() {
        // The limit of every phase.
        var limit = Ending.of("orders-service", Map.of()).requests();

        assertThat(Subscription.STOP_LIMIT).isLessThanOrEqualTo(limit);
    }

    @Test
    void leaves_the_longest_request_the_time_that_it_takes() {
        var passwords =
                Binder.get(new StandardEnvironment())
                        .bindOrCreate("ticketing.auth", AuthProperties.class)
                        .passwords();

        assertThat(passwords.patience())
                .isLessThanOrEqualTo(Ending.of("auth-service", Map.of()).requests());
    }

    @Test
    void knows_the_limit_of_spring() throws Exception {
        var limit = DefaultLifecycleProcessor.class.getDeclaredField("timeoutPerShutdownPhase");
        limit.setAccessible(true);

        assertThat(Duration.ofMillis((long) limit.get(new DefaultLifecycleProcessor())))
                .isEqualTo(Ending.LIMIT_OF_SPRING);
    }
}
