package ticketing.auth.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static ticketing.eventstore.testing.DeciderSpecification.given;

import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import ticketing.auth.account.Account.Absent;
import ticketing.auth.account.Account.Open;
import ticketing.auth.account.AccountCommand.RehashPassword;
import ticketing.auth.account.AccountCommand.SignUp;
import ticketing.auth.account.AccountRefusal.EmailInUse;
import ticketing.events.UserEvent;
import ticketing.events.UserEvent.PasswordRehashed;
import ticketing.events.UserEvent.UserSignedUp;
import ticketing.eventstore.testing.DeciderSpecification;

class AccountDeciderTest {

    private static final UUID ANN = UUID.fromString("01939d3a-5000-7000-8000-00000000000a");
    private static final UUID SOMEBODY = UUID.fromString("01939d3a-5000-7000-8000-00000000000b");
    private static final String EMAIL = "ann@example.org";

    private static final UserSignedUp SIGNED_UP = new UserSignedUp(ANN, EMAIL, "weak");
    private static final PasswordRehashed REHASHED = new PasswordRehashed(ANN, "strong");

    @Test
    void opens_an_account_for_an_address_that_nobody_uses() {
        given(rules())
                .when(new SignUp(ANN, EMAIL, "weak"))
                .then(new UserSignedUp(ANN, EMAIL, "weak"));
    }

    @Test
    void refuses_an_address_that_somebody_uses() {
        given(rules(), SIGNED_UP)
                .when(new SignUp(SOMEBODY, EMAIL, "other"))
                .thenRefused(EmailInUse.class);
    }

    @Test
    void answers_a_repeated_sign_up_with_nothing_new() {
        given(rules(), SIGNED_UP).when(new SignUp(ANN, EMAIL, "salted anew")).thenNothingNew();
    }

    @Test
    void strengthens_the_hash_that_was_checked() {
        given(rules(), SIGNED_UP).when(new RehashPassword("weak", "strong")).then(REHASHED);
    }

    @Test
    void strengthens_a_hash_once_when_two_sign_ins_find_it_weak() {
        given(rules(), SIGNED_UP, REHASHED)
                .when(new RehashPassword("weak", "strong too"))
                .thenNothingNew();
    }

    static Stream<Arguments> every_state_and_command() {
        var signUp = new SignUp(ANN, EMAIL, "again");
        var foreignSignUp = new SignUp(SOMEBODY, EMAIL, "other");
        var rehashFirst = new RehashPassword("weak", "strong");
        var rehashSecond = new RehashPassword("strong", "stronger");
        var absent = given(rules());
        var open = given(rules(), SIGNED_UP);
        var rehashed = given(rules(), SIGNED_UP, REHASHED);
        return Stream.of(
                Arguments.of(absent, signUp, List.of(new UserSignedUp(ANN, EMAIL, "again"))),
                Arguments.of(
                        absent, foreignSignUp, List.of(new UserSignedUp(SOMEBODY, EMAIL, "other"))),
                Arguments.of(absent, rehashFirst, List.of()),
                Arguments.of(absent, rehashSecond, List.of()),
                Arguments.of(open, signUp, List.of()),
                Arguments.of(open, foreignSignUp, "Email in use"),
                Arguments.of(open, rehashFirst, List.of(REHASHED)),
                Arguments.of(open, rehashSecond, List.of()),
                Arguments.of(rehashed, signUp, List.of()),
                Arguments.of(rehashed, foreignSignUp, "Email in use"),
                Arguments.of(rehashed, rehashFirst, List.of()),
                Arguments.of(
                        rehashed, rehashSecond, List.of(new PasswordRehashed(ANN, "stronger"))));
    }

    @ParameterizedTest
    @MethodSource("every_state_and_command")
    void has_one_answer_for_every_state_and_command(
            DeciderSpecification<AccountCommand, Account, UserEvent> history,
            AccountCommand command,
            Object answer) {
        assertThat(answerTo(history, command)).isEqualTo(answer);
    }

    private static Object answerTo(
            DeciderSpecification<AccountCommand, Account, UserEvent> history,
            AccountCommand command) {
        try {
            return rules().decide(command, history.state());
        } catch (AccountRefusal refusal) {
            return refusal.reason();
        }
    }

    @Test
    void remembers_who_somebody_is_and_the_hash_that_counts_now() {
        assertThat(given(rules()).state()).isEqualTo(new Absent());
        assertThat(given(rules(), SIGNED_UP).state()).isEqualTo(new Open(ANN, EMAIL, "weak"));
        assertThat(given(rules(), SIGNED_UP, REHASHED).state())
                .isEqualTo(new Open(ANN, EMAIL, "strong"));
    }

    @Test
    void does_not_make_up_an_account_from_the_middle_of_a_history() {
        assertThatIllegalStateException()
                .isThrownBy(() -> rules().evolve(new Absent(), REHASHED))
                .withMessageContaining("user-signed-up");
    }

    @Test
    void shows_neither_address_nor_hash_when_something_is_printed() {
        assertThat(
                        Stream.of(
                                        new SignUp(ANN, EMAIL, "secret"),
                                        new RehashPassword("secret", "secret"),
                                        new Open(ANN, EMAIL, "secret"),
                                        new UserSignedUp(ANN, EMAIL, "secret"),
                                        new PasswordRehashed(ANN, "secret"))
                                .map(Object::toString))
                .allSatisfy(text -> assertThat(text).isNotBlank().doesNotContain("ann@", "secret"));
    }

    private static AccountDecider rules() {
        return new AccountDecider();
    }
}
