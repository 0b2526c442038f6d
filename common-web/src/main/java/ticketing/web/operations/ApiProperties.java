package ticketing.web.operations;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What the OpenAPI document says about the service as a whole.
 *
 * @param title its name
 * @param description what it is for, in a sentence
 */
@ConfigurationProperties("ticketing.api")
record ApiProperties(
        @DefaultValue("Ticketing") String title, @DefaultValue("") String description) {}
