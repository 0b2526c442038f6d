package ticketing.auth.credentials;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import jakarta.validation.ReportAsSingleViolation;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.jspecify.annotations.Nullable;

/**
 * An e-mail address that a new account may have: it has no invisible characters, none that change
 * the text direction, and a domain with only one form. Accounts of earlier releases may have other
 * addresses, so sign-in accepts any {@link EmailAddress}.
 */
@NotBlank
@Email
@Size(max = 254)
@ReportAsSingleViolation
@Constraint(validatedBy = NewEmailAddress.OneForm.class)
@Target({ElementType.FIELD, ElementType.PARAMETER})
@Retention(RetentionPolicy.RUNTIME)
public @interface NewEmailAddress {

    /** The message for the caller. */
    String message() default "Email must be valid";

    /** Required by Jakarta Validation. */
    Class<?>[] groups() default {};

    /** Required by Jakarta Validation. */
    Class<? extends Payload>[] payload() default {};

    /** Valid if the address has a form for new accounts. */
    final class OneForm implements ConstraintValidator<NewEmailAddress, String> {

        @Override
        public boolean isValid(@Nullable String email, ConstraintValidatorContext context) {
            return email != null && EmailForms.ofNewAccount(email).isPresent();
        }
    }
}
