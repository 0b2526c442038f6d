package ticketing.tickets.ticket;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * What a seller offers. Offers at 19 and at 19.00 are equal.
 *
 * @param price in major units with two decimal places
 */
public record Offer(String title, BigDecimal price) {

    /**
     * Gives the price exactly two decimal places.
     *
     * @throws ArithmeticException if the price is finer than a hundredth: it is never rounded. The
     *     endpoint refuses such a price before
     */
    public Offer {
        price = price.setScale(2, RoundingMode.UNNECESSARY);
    }
}
