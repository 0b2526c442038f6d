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
 * An address that a new account may have: without invisible characters and such that turn the
 * direction of writing, and with a domain that exists in one form only. Accounts of earlier
 * releases have others, so at sign-in any {@link EmailAddress} will do.
 */
@NotBlank
@Email
@Size(max = 254)
@ReportAsSingleViolation
@Constraint(validatedBy = NewEmailAddress.OneForm.class)
@Target({ElementType.FIELD, ElementType.PARAMETER})
@Retention(RetentionPolicy.RUNTIME)
public @interface NewEmailAddress {

    /** What the caller is told. */
    String message() default "Email must be valid";

    /** Required by Jakarta Validation. */
    Class<?>[] groups() default {};

    /** Required by Jakarta Validation. */
    Class<? extends Payload>[] payload() default {};

    /** Looks for its form. */
    final class OneForm implements ConstraintValidator<NewEmailAddress, String> {

        @Override
        public boolean isValid(@Nullable String email, ConstraintValidatorContext context) {
            return email != null && EmailForms.ofNewAccount(email).isPresent();
        }
    }
}
