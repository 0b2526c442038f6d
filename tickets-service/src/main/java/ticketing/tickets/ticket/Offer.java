package ticketing.tickets.ticket;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * What a seller offers. Two offers of 19 and 19.00 are the same offer.
 *
 * @param price in major units with two decimal places
 */
public record Offer(String title, BigDecimal price) {

    /**
     * An offer with exactly two decimal places.
     *
     * @throws ArithmeticException if the price is finer than a hundredth, which no rounding may
     *     hide; whoever takes in prices has refused such a one before
     */
    public Offer {
        price = price.setScale(2, RoundingMode.UNNECESSARY);
    }
}
