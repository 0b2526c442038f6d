package ticketing.payments;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Configuration of prices.
 *
 * @param currency ISO 4217, in lower case; it must be divided into hundredths
 */
@ConfigurationProperties("ticketing")
record PriceProperties(@DefaultValue("eur") String currency) {}
