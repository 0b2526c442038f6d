package ticketing.web.problem;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.util.ClassUtils;
import org.springframework.util.StringUtils;

/** Names the expected type of an input, in words of JSON instead of Java. */
final class WrongType {

    private WrongType() {}

    static Problem.Finding of(String field, Class<?> wanted) {
        return new Problem.Finding(start(field) + " must be " + described(wanted), field);
    }

    /** The name of a field at the start of a sentence. */
    static String start(String field) {
        return StringUtils.capitalize(field);
    }

    private static String described(Class<?> wanted) {
        var type = ClassUtils.resolvePrimitiveIfNecessary(wanted);
        if (type.isEnum()) {
            return Arrays.stream(type.getEnumConstants())
                    .map(String::valueOf)
                    .collect(Collectors.joining(", ", "one of ", ""));
        }
        if (type == String.class) {
            return "a string";
        }
        if (type == Boolean.class) {
            return "true or false";
        }
        if (type == UUID.class) {
            return "a UUID";
        }
        if (type == Instant.class) {
            return "a time such as 2026-11-21T07:22:32Z";
        }
        if (type == BigDecimal.class) {
            return "a number";
        }
        if (Number.class.isAssignableFrom(type)) {
            return "a whole number";
        }
        return type.isArray() || Collection.class.isAssignableFrom(type) ? "an array" : "an object";
    }
}
