package ticketing.payments.gateway;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Currency;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;

/**
 * One attempt to take the price of an order from a card. It carries everything that must be the
 * same when it is asked for again.
 *
 * @param paymentId the payment this attempt belongs to; further attempts keep it
 * @param attempt counted from 1
 * @param amount in major units with two decimal places, above zero
 * @param currency ISO 4217 in lower case
 * @param paymentMethod what the gateway knows the card by
 */
public record Charge(
        UUID orderId,
        UUID paymentId,
        int attempt,
        BigDecimal amount,
        String currency,
        String paymentMethod) {

    /**
     * The ariary has two decimals for the JDK but none for Stripe, which would take it a hundred
     * times.
     */
    private static final Set<String> WHOLE_UNITS_AT_STRIPE = Set.of("mga");

    /**
     * @throws IllegalArgumentException if the amount is not above zero or finer than a hundredth,
     *     or the currency is not one of those that are divided into hundredths: neither may be
     *     rounded or guessed
     */
    public Charge {
        requireHundredths(currency);
        amount = exact(amount);
        if (amount.signum() <= 0) {
            throw new IllegalArgumentException("There is nothing to charge: " + amount);
        }
        if (attempt < 1) {
            throw new IllegalArgumentException("Attempts count from 1: " + attempt);
        }
        if (paymentMethod.isBlank()) {
            throw new IllegalArgumentException("A charge without a payment method");
        }
    }

    /**
     * Refuses currencies whose smallest unit is not a hundredth, such as the yen or the dinar. Ask
     * when the currency is configured, not when the first buyer pays.
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
                    "Not a currency of hundredths in lower case: " + currency);
        }
    }

    /** The key by which the gateway recognizes this very attempt when it is asked for again. */
    public String idempotencyKey() {
        return idempotencyKey(orderId, attempt);
    }

    static String idempotencyKey(UUID orderId, int attempt) {
        return "charge-" + orderId + "-" + attempt;
    }

    /** The amount as gateways count it: 19.99 is 1999. */
    public long amountInMinorUnits() {
        return amount.movePointRight(2).longValueExact();
    }

    /** What gateways count as 1999 is 19.99. */
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
