package ticketing.web.request;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A text with at least one visible character: a letter, a digit, a sign. Letters without a shape,
 * marks alone, controls and zero-width spaces are not visible. An empty text is valid here, because
 * {@link jakarta.validation.constraints.NotBlank} reports it, and the caller should get one message
 * only.
 */
@Constraint(validatedBy = VisibleText.Seen.class)
@Target({ElementType.FIELD, ElementType.PARAMETER})
@Retention(RetentionPolicy.RUNTIME)
public @interface VisibleText {

    /** The message for the caller. */
    String message();

    /** Required by Jakarta Validation. */
    Class<?>[] groups() default {};

    /** Required by Jakarta Validation. */
    Class<? extends Payload>[] payload() default {};

    /** Looks for one visible character. */
    final class Seen implements ConstraintValidator<VisibleText, String> {

        private static final Pattern VISIBLE =
                Pattern.compile(
                        "[\\p{L}\\p{N}\\p{P}\\p{S}&&[^\\u115F\\u1160\\u2800\\u3164\\uFFA0]]");

        @Override
        public boolean isValid(@Nullable String text, ConstraintValidatorContext context) {
            return text == null || text.isBlank() || VISIBLE.matcher(text).find();
        }
    }
}
