package ticketing.tickets;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What the whole system is told about money.
 *
 * @param currency of every price, ISO 4217 in lower case
 */
@ConfigurationProperties("ticketing")
public record TicketsProperties(@DefaultValue("eur") String currency) {}
