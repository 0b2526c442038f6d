package ticketing.payments;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What can be configured about payments.
 *
 * @param stripeApiKey a secret key of Stripe; without one, payments go to the sandbox
 * @param recoveryDelay how long after a request the gateway is asked what became of it, if nobody
 *     has written that down by then; longer than a call of the gateway may take
 */
@ConfigurationProperties("ticketing.payments")
public record PaymentsProperties(
        @Nullable String stripeApiKey, @DefaultValue("10s") Duration recoveryDelay) {

    public PaymentsProperties {
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
        return "PaymentsProperties[recoveryDelay=" + recoveryDelay + "]";
    }
}
