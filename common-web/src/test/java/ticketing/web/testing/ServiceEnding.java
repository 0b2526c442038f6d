package ticketing.web.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.BooleanSupplier;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.Lifecycle;
import org.springframework.context.SmartLifecycle;
import ticketing.eventstore.jetstream.NatsConnection;
import ticketing.eventstore.subscription.Subscription;

/**
 * Checks the order in which a service stops: first its web server, then its subscriptions, NATS
 * last.
 */
public final class ServiceEnding {

    private ServiceEnding() {}

    /** Stops a service, and checks after each step what is still running. */
    public static void closesInOrder(ConfigurableApplicationContext service) {
        var nats = service.getBean(NatsConnection.class);
        var listeners =
                service.getBeansOfType(Lifecycle.class).values().stream()
                        .filter(bean -> bean.getClass().getName().startsWith("ticketing."))
                        .toList();
        assertThat(listeners).isNotEmpty().allMatch(Lifecycle::isRunning);
        var afterTheWebServer =
                new Step(
                        WebServerApplicationContext.START_STOP_LIFECYCLE_PHASE - 1,
                        () -> listeners.stream().allMatch(Lifecycle::isRunning));
        var afterTheListeners =
                new Step(
                        Subscription.PHASE - 1,
                        () ->
                                listeners.stream().noneMatch(Lifecycle::isRunning)
                                        && nats.isConnected());
        for (var step : List.of(afterTheWebServer, afterTheListeners)) {
            service.getBeanFactory().registerSingleton("step " + step.phase, step);
        }

        service.close();

        assertThat(afterTheWebServer.right).as("what listens outlives the web server").isTrue();
        assertThat(afterTheListeners.right).as("NATS outlives what listens").isTrue();
        assertThat(nats.isConnected()).isFalse();
    }

    /** Stops in its phase, and checks then. */
    private static final class Step implements SmartLifecycle {

        private final int phase;
        private final BooleanSupplier look;
        private volatile boolean stopped;
        private volatile boolean right;

        Step(int phase, BooleanSupplier look) {
            this.phase = phase;
            this.look = look;
        }

        @Override
        public void start() {}

        @Override
        public void stop() {
            right = look.getAsBoolean();
            stopped = true;
        }

        @Override
        public boolean isRunning() {
            return !stopped;
        }

        @Override
        public int getPhase() {
            return phase;
        }
    }
}
