package ticketing.web.operations;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Title and description of a service in its OpenAPI document.
 *
 * @param title its name
 * @param description its purpose, in one sentence
 */
@ConfigurationProperties("ticketing.api")
record ApiProperties(
        @DefaultValue("Ticketing") String title, @DefaultValue("") String description) {}
