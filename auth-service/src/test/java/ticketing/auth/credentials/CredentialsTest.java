package ticketing.auth.credentials;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.validation.Validation;
import jakarta.validation.Validator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CredentialsTest {

    private static final Validator VALIDATOR =
            Validation.buildDefaultValidatorFactory().getValidator();
    private static final String PASSWORD = "12345678";

    record Credentials(@EmailAddress String email, @NewPassword String password) {}

    @ParameterizedTest
    @ValueSource(strings = {"ann@example.org", "o'neil+tickets@example.co.uk", "ann@localhost"})
    void may_have_any_address_that_mail_could_go_to(String email) {
        assertThat(complaints(email, PASSWORD)).isEmpty();
        assertThat(complaints(address(254), PASSWORD)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "ann", "ann@", "@example.org", "a b@example.org", "a@b@c"})
    void may_have_no_other_address(String email) {
        assertThat(complaints(email, PASSWORD)).containsExactly("email: Email must be valid");
        assertThat(complaints(null, PASSWORD)).containsExactly("email: Email must be valid");
        assertThat(complaints(address(255), PASSWORD))
                .containsExactly("email: Email must be valid");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"12345678", "        ", "пароль12", "🎫🎫🎫🎫🎫🎫🎫🎫", "\0\0\0\0\0\0\0\0"})
    void may_have_any_eight_characters_as_password(String password) {
        assertThat(complaints("ann@example.org", password)).isEmpty();
        assertThat(complaints("ann@example.org", "🎫".repeat(64))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1234567", "🎫🎫🎫🎫🎫🎫🎫"})
    void may_have_no_shorter_and_no_longer_password(String password) {
        var complaint = "password: Password must be between 8 and 64 characters";
        assertThat(complaints("ann@example.org", password)).containsExactly(complaint);
        assertThat(complaints("ann@example.org", null)).containsExactly(complaint);
        assertThat(complaints("ann@example.org", "x".repeat(65))).containsExactly(complaint);
    }

    private static String[] complaints(String email, String password) {
        return VALIDATOR.validate(new Credentials(email, password)).stream()
                .map(violation -> violation.getPropertyPath() + ": " + violation.getMessage())
                .toArray(String[]::new);
    }

    /** The local part may have 64 characters, each label of the domain 63. */
    private static String address(int length) {
        var domain = ("d".repeat(60) + ".").repeat(3);
        return "l".repeat(64) + "@" + domain + "d".repeat(length - 65 - domain.length());
    }
}
