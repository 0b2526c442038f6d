package ticketing.events;

import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * Says what an event of an older stored type would have looked like, had it been stored under the
 * next version of that type. What is stored stays as it is.
 *
 * <p>Upcasters are chained: one leads from v1 to v2, another from v2 to v3, so that an old one is
 * never touched again.
 *
 * @param from the older stored type, such as {@code ticketing.order-placed.v1}
 * @param change gets the fields as they were stored and gives those of the next version; numbers
 *     with a fraction are {@link java.math.BigDecimal}s
 */
public record Upcaster(String from, UnaryOperator<Map<String, Object>> change) {

    private static final Pattern VERSIONED = Pattern.compile("(.+\\.v)([1-9][0-9]{0,8})");

    public Upcaster {
        if (!VERSIONED.matcher(from).matches()) {
            throw new IllegalArgumentException(from + " does not end with a version");
        }
    }

    /** The stored type that follows, such as {@code ticketing.order-placed.v2}. */
    public String to() {
        return VERSIONED
                .matcher(from)
                .replaceFirst(name -> name.group(1) + (Integer.parseInt(name.group(2)) + 1));
    }

    /**
     * What all versions of a stored type have in common, such as {@code ticketing.order-placed.v}.
     */
    static String familyOf(String storedType) {
        return VERSIONED.matcher(storedType).replaceFirst("$1");
    }
}
