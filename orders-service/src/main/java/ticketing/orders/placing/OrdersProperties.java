package ticketing.orders.placing;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Configuration of orders.
 *
 * @param timeToPay how long a ticket is held for an order that has not been paid
 */
@ConfigurationProperties("ticketing.orders")
public record OrdersProperties(@DefaultValue("15m") Duration timeToPay) {

    public OrdersProperties {
        if (!timeToPay.isPositive()) {
            throw new IllegalArgumentException(
                    "ticketing.orders.time-to-pay has to be more than 0, not " + timeToPay);
        }
    }
}
