package ticketing.auth.credentials;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.jspecify.annotations.Nullable;

/**
 * A password of 8 to 64 characters of any kind. Characters are Unicode code points, not units of
 * UTF-16: an emoji counts once.
 */
@Constraint(validatedBy = NewPassword.Length.class)
@Target({ElementType.FIELD, ElementType.PARAMETER})
@Retention(RetentionPolicy.RUNTIME)
public @interface NewPassword {

    /** The message for the caller. */
    String message() default "Password must be between 8 and 64 characters";

    /** Required by Jakarta Validation. */
    Class<?>[] groups() default {};

    /** Required by Jakarta Validation. */
    Class<? extends Payload>[] payload() default {};

    /** Counts the characters. */
    final class Length implements ConstraintValidator<NewPassword, String> {

        @Override
        public boolean isValid(@Nullable String password, ConstraintValidatorContext context) {
            if (password == null) {
                return false;
            }
            var hashed = PasswordForm.of(password);
            var characters = hashed.codePointCount(0, hashed.length());
            return characters >= 8 && characters <= 64;
        }
    }
}
