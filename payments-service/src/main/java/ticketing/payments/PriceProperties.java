package ticketing.payments;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What prices are in.
 *
 * @param currency as ISO 4217 calls it, in lower case; it must be divided into hundredths
 */
@ConfigurationProperties("ticketing")
record PriceProperties(@DefaultValue("eur") String currency) {}
