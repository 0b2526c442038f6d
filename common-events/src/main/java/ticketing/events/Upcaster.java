package ticketing.events;

import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * Converts the JSON of an older stored type into that of its next version, when the event is read.
 * The stored bytes never change.
 *
 * <p>Upcasters are chained: one converts v1 to v2, another one v2 to v3. So an old upcaster never
 * has to be changed.
 *
 * @param from the older stored type, such as {@code ticketing.order-placed.v1}
 * @param change receives the stored fields and returns those of the next version; numbers with a
 *     fraction are {@link java.math.BigDecimal}s
 */
public record Upcaster(String from, UnaryOperator<Map<String, Object>> change) {

    private static final Pattern VERSIONED = Pattern.compile("(.+\\.v)([1-9][0-9]{0,8})");

    public Upcaster {
        if (!VERSIONED.matcher(from).matches()) {
            throw new IllegalArgumentException(from + " does not end with a version");
        }
    }

    /** The next stored type, such as {@code ticketing.order-placed.v2}. */
    public String to() {
        return VERSIONED
                .matcher(from)
                .replaceFirst(name -> name.group(1) + (Integer.parseInt(name.group(2)) + 1));
    }

    /**
     * The common part of all versions of a stored type, such as {@code ticketing.order-placed.v}.
     */
    static String familyOf(String storedType) {
        return VERSIONED.matcher(storedType).replaceFirst("$1");
    }
}
