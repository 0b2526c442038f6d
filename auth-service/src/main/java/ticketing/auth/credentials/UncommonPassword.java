package ticketing.auth.credentials;

import static java.nio.charset.StandardCharsets.US_ASCII;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.ClassPathResource;

/**
 * A password that is not on the list of common passwords, in upper or lower case. The list is in
 * {@code common-passwords.txt}, which names its source.
 *
 * @see <a href="https://pages.nist.gov/800-63-4/sp800-63b.html">NIST SP 800-63B, Password
 *     Verifiers</a>
 */
@Constraint(validatedBy = UncommonPassword.NotListed.class)
@Target({ElementType.FIELD, ElementType.PARAMETER})
@Retention(RetentionPolicy.RUNTIME)
public @interface UncommonPassword {

    /** The message for the caller. */
    String message() default "Password is too common";

    /** Required by Jakarta Validation. */
    Class<?>[] groups() default {};

    /** Required by Jakarta Validation. */
    Class<? extends Payload>[] payload() default {};

    /** Looks the password up in the list. */
    final class NotListed implements ConstraintValidator<UncommonPassword, String> {

        @Override
        public boolean isValid(@Nullable String password, ConstraintValidatorContext context) {
            return password == null
                    || !Common.PASSWORDS.contains(
                            PasswordForm.of(password).toLowerCase(Locale.ROOT));
        }
    }

    /** Loaded at the first sign-up. */
    final class Common {

        static final Set<String> PASSWORDS = read();

        private Common() {}

        private static Set<String> read() {
            var list = new ClassPathResource("common-passwords.txt", UncommonPassword.class);
            try {
                return list.getContentAsString(US_ASCII)
                        .lines()
                        .filter(line -> !line.startsWith("# ") && !line.equals("#"))
                        .collect(Collectors.toUnmodifiableSet());
            } catch (IOException missing) {
                throw new UncheckedIOException(missing);
            }
        }
    }
}
