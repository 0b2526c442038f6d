package ticketing.web.server;

import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Configuration of the management port.
 *
 * @param hosts further names of it, such as {@code tickets-service.ticketing.svc}
 */
@ConfigurationProperties("ticketing.management")
record ManagementProperties(@DefaultValue List<String> hosts) {}
