package ticketing.kubernetes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.boot.web.server.Shutdown;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.core.io.FileSystemResource;
import ticketing.eventstore.jetstream.NatsConnection;
import ticketing.eventstore.subscription.Subscription;

/**
 * How long a service may take to end, step by step.
 *
 * @param requests until the requests in flight are answered; 0 if they are aborted
 * @param operators until the calls in flight at the management port are answered
 * @param listeners until subscriptions and read models have finished their messages in flight
 * @param connections until the last acknowledgements are sent
 */
record Ending(Duration requests, Duration operators, Duration listeners, Duration connections) {

    /**
     * Spring's default: the management port has its own context, to which the setting does not
     * apply.
     */
    static final Duration LIMIT_OF_SPRING = Duration.ofSeconds(10);

    /** For steps without a limit, such as the end of the Java process. */
    private static final Duration RESERVE = Duration.ofSeconds(3);

    private static final String DEFAULTS =
            "common-web/src/main/resources/ticketing/web/operations/service-defaults.yaml";

    /** The limits of a service with these environment variables. */
    static Ending of(String service, Map<String, String> variables) {
        var environment = new StandardEnvironment();
        var name = StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME;
        environment
                .getPropertySources()
                .replace(name, new SystemEnvironmentPropertySource(name, Map.copyOf(variables)));
        add(service + "/src/main/resources/application.yaml", environment);
        add(DEFAULTS, environment);
        var settings = Binder.get(environment);
        var phase =
                settings.bind("spring.lifecycle.timeout-per-shutdown-phase", Duration.class).get();
        var isGraceful =
                settings.bind("server.shutdown", Shutdown.class).get() == Shutdown.GRACEFUL;
        return new Ending(
                isGraceful ? phase : Duration.ZERO,
                LIMIT_OF_SPRING,
                Subscription.STOP_LIMIT,
                NatsConnection.LONGEST_FLUSH);
    }

    private static void add(String file, StandardEnvironment environment) {
        try {
            new YamlPropertySourceLoader()
                    .load(file, new FileSystemResource(Project.ROOT.resolve(file)))
                    .forEach(environment.getPropertySources()::addLast);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** The time to wait before the service may be killed. */
    Duration withReserve() {
        return requests.plus(operators).plus(listeners).plus(connections).plus(RESERVE);
    }
}
