package ticketing.events;

import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/** Checks in the constructors of events: no field is missing, and money is exact. */
final class Required {

    private Required() {}

    /**
     * @throws IllegalArgumentException if the field is missing, so that an unreadable event is
     *     noticed when it is read
     */
    static <T> T field(@Nullable T value, String name) {
        if (value == null) {
            throw new IllegalArgumentException("An event without " + name);
        }
        return value;
    }

    /**
     * An amount of money with exactly two decimal places.
     *
     * @throws IllegalArgumentException if it is missing or finer than a hundredth: it is never
     *     rounded
     */
    static BigDecimal money(@Nullable BigDecimal value, String name) {
        try {
            return field(value, name).setScale(2, RoundingMode.UNNECESSARY);
        } catch (ArithmeticException finerThanCents) {
            throw new IllegalArgumentException(
                    "An event whose " + name + " has more than two decimal places", finerThanCents);
        }
    }
}
