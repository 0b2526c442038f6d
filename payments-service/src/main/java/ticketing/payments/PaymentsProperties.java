package ticketing.payments;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Configuration of payments.
 *
 * @param gateway the payment gateway that charges cards
 * @param stripeApiKey a secret key of Stripe; required for Stripe, not allowed for the sandbox
 * @param recoveryDelay how long after a payment request without an outcome the gateway is asked for
 *     it; longer than a call of the gateway can take
 */
@ConfigurationProperties("ticketing.payments")
public record PaymentsProperties(
        @DefaultValue("sandbox") Gateway gateway,
        @Nullable String stripeApiKey,
        @DefaultValue("10s") Duration recoveryDelay) {

    public enum Gateway {
        SANDBOX,
        STRIPE
    }

    public PaymentsProperties {
        var hasKey = stripeApiKey != null && !stripeApiKey.isBlank();
        if (hasKey != (gateway == Gateway.STRIPE)) {
            throw new IllegalArgumentException(
                    "ticketing.payments.gateway=stripe and ticketing.payments.stripe-api-key have"
                            + " to be set together, or neither of them");
        }
        if (!recoveryDelay.isPositive()) {
            throw new IllegalArgumentException(
                    "ticketing.payments.recovery-delay has to be more than 0, not "
                            + recoveryDelay);
        }
    }

    Optional<String> stripe() {
        return Optional.ofNullable(stripeApiKey).filter(key -> !key.isBlank());
    }

    /** Leaves the key out, so that it never gets into a log. */
    @Override
    public String toString() {
        return "PaymentsProperties[gateway=" + gateway + ", recoveryDelay=" + recoveryDelay + "]";
    }
}
