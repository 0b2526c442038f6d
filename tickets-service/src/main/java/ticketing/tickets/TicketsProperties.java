package ticketing.tickets;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Configuration of prices.
 *
 * @param currency of every price, ISO 4217 in lower case
 */
@ConfigurationProperties("ticketing")
public record TicketsProperties(@DefaultValue("eur") String currency) {}
