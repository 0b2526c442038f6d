package ticketing.web.operations;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.io.ClassPathResource;

/**
 * The settings that all services share, so that the file of each contains only its own. The service
 * and its environment take precedence.
 */
final class ServiceDefaults implements EnvironmentPostProcessor {

    @Override
    public void postProcessEnvironment(
            ConfigurableEnvironment environment, SpringApplication application) {
        var file = new ClassPathResource("service-defaults.yaml", ServiceDefaults.class);
        try {
            new YamlPropertySourceLoader()
                    .load("service defaults", file)
                    .forEach(environment.getPropertySources()::addLast);
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }
}
