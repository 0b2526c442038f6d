package ticketing.payments.gateway;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Currency;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;

/**
 * One attempt to take the price of an order from a card. It contains everything that must be the
 * same when the attempt is repeated.
 *
 * @param paymentId the payment this attempt belongs to; later attempts keep it
 * @param attempt counted from 1
 * @param amount in major units with two decimal places, above zero
 * @param currency ISO 4217 in lower case
 * @param paymentMethod the gateway's name for the card
 */
public record Charge(
        UUID orderId,
        UUID paymentId,
        int attempt,
        BigDecimal amount,
        String currency,
        String paymentMethod) {

    /**
     * In the JDK the ariary has two decimals, at Stripe none: Stripe would charge a hundred times
     * the amount.
     */
    private static final Set<String> WHOLE_UNITS_AT_STRIPE = Set.of("mga");

    /**
     * @throws IllegalArgumentException if the amount is not above zero or is finer than a
     *     hundredth, or if the currency is not divided into hundredths: amounts are never rounded
     *     or guessed
     */
    public Charge {
        requireHundredths(currency);
        amount = exact(amount);
        if (amount.signum() <= 0) {
            throw new IllegalArgumentException(
                    "The amount to charge must be above zero: " + amount);
        }
        if (attempt < 1) {
            throw new IllegalArgumentException("Attempts count from 1: " + attempt);
        }
        if (paymentMethod.isBlank()) {
            throw new IllegalArgumentException("A charge needs a payment method");
        }
    }

    /**
     * Refuses currencies whose smallest unit is not a hundredth, such as the yen or the dinar. Call
     * this when the currency is configured, not when the first buyer pays.
     *
     * @throws IllegalArgumentException if it is such a currency, unknown, or not in lower case
     */
    public static void requireHundredths(String currency) {
        var dividedIntoHundredths =
                Currency.availableCurrencies()
                        .filter(known -> known.getDefaultFractionDigits() == 2)
                        .map(known -> known.getCurrencyCode().toLowerCase(Locale.ROOT))
                        .anyMatch(currency::equals);
        if (!dividedIntoHundredths || WHOLE_UNITS_AT_STRIPE.contains(currency)) {
            throw new IllegalArgumentException(
                    "Not a currency in lower case that is divided into hundredths: " + currency);
        }
    }

    /** The idempotency key by which the gateway recognises this attempt when it is repeated. */
    public String idempotencyKey() {
        return idempotencyKey(orderId, attempt);
    }

    static String idempotencyKey(UUID orderId, int attempt) {
        return "charge-" + orderId + "-" + attempt;
    }

    /** The amount in minor units, as gateways count it: 19.99 is 1999. */
    public long amountInMinorUnits() {
        return amount.movePointRight(2).longValueExact();
    }

    /** The amount in major units: 1999 is 19.99. */
    static BigDecimal inMajorUnits(long minorUnits) {
        return BigDecimal.valueOf(minorUnits, 2);
    }

    private static BigDecimal exact(BigDecimal amount) {
        try {
            return amount.setScale(2, RoundingMode.UNNECESSARY);
        } catch (ArithmeticException finerThanHundredths) {
            throw new IllegalArgumentException(
                    "An amount finer than a hundredth: " + amount, finerThanHundredths);
        }
    }
}
