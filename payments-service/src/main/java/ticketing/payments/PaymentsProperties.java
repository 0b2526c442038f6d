package ticketing.payments;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What can be configured about payments.
 *
 * @param gateway who charges cards
 * @param stripeApiKey a secret key of Stripe, which Stripe needs and the sandbox does not take
 * @param recoveryDelay how long after a request the gateway is asked what became of it, if nobody
 *     has written that down by then; longer than a call of the gateway may take
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

    /** Does not show the key, wherever it is written. */
    @Override
    public String toString() {
        return "PaymentsProperties[gateway=" + gateway + ", recoveryDelay=" + recoveryDelay + "]";
    }
}
