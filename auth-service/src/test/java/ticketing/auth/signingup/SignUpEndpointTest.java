package ticketing.auth.signingup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static ticketing.auth.AuthInMemory.cookie;
import static ticketing.auth.AuthInMemory.problem;
import static ticketing.web.testing.BadInput.problem;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.web.ErrorResponseException;
import ticketing.auth.AuthInMemory;
import ticketing.auth.AuthProblems;
import ticketing.auth.account.AccountRefusal.EmailInUse;
import ticketing.auth.passwords.TooManyAttemptsException;
import ticketing.auth.sessions.UserResponse;
import ticketing.auth.signingup.SignUpEndpoint.Request;
import ticketing.events.UserEvent.UserSignedUp;
import ticketing.eventstore.EventStoreException.Unavailable;
import ticketing.web.request.IdempotencyKey;
import ticketing.web.session.PublicEndpoints;
import ticketing.web.testing.BadInput;
import ticketing.web.testing.TestWeb;

class SignUpEndpointTest {

    private final AuthInMemory auth = new AuthInMemory();
    private final SignUpEndpoint endpoint =
            new SignUpEndpoint(
                    auth.accounts, auth.emails, auth.passwords, auth.attempts, auth.sessions);

    @Test
    void opens_an_account_and_a_session() {
        var answer = signUp(" Ann@Example.org ", "password", null);

        assertThat(answer.getStatusCode()).isEqualTo(HttpStatus.CREATED);
        var user = answer.getBody();
        assertThat(user.email()).isEqualTo("ann@example.org");
        assertThat(user.id().version()).isEqualTo(7);
        assertThat(cookie(answer)).isPresent();
        assertThat(auth.store.events())
                .containsExactly(new UserSignedUp(user.id(), "ann@example.org", "1:password"));
        assertThat(auth.store.recorded().getFirst().metadata().subject())
                .isEqualTo("users." + auth.emails.keyOf("ann@example.org") + ".signed-up");
    }

    @Test
    void refuses_an_address_in_use_however_it_is_typed() {
        signUp("ann@example.org", "password", null);

        assertThatExceptionOfType(EmailInUse.class)
                .isThrownBy(() -> signUp(" ANN@example.ORG", "another password", null))
                .withMessage("Email in use");
        assertThat(auth.store.events()).hasSize(1);
    }

    @Test
    void refuses_who_comes_a_moment_too_late() {
        auth.store.beforeNextAppend(_ -> signUp("ann@example.org", "faster", null));

        assertThatExceptionOfType(EmailInUse.class)
                .isThrownBy(() -> signUp("ann@example.org", "password", null));
        assertThat(auth.store.events()).hasSize(1);
    }

    @Test
    void answers_a_repeat_with_the_same_account_and_a_session_of_its_own() {
        var first = signUp("ann@example.org", "password", "key");
        var second = signUp("Ann@example.org", "password", "key");

        assertThat(second.getStatusCode()).isEqualTo(HttpStatus.CREATED);
        assertThat(second.getBody()).isEqualTo(first.getBody());
        assertThat(cookie(second)).isPresent().isNotEqualTo(cookie(first));
        assertThat(auth.store.events()).hasSize(1);
    }

    @Test
    void answers_a_repeat_that_overtook_the_first_request() {
        auth.store.beforeNextAppend(_ -> signUp("ann@example.org", "password", "key"));

        assertThat(signUp("ann@example.org", "password", "key").getStatusCode())
                .isEqualTo(HttpStatus.CREATED);
        assertThat(auth.store.events()).hasSize(1);
    }

    @Test
    void refuses_the_same_key_with_another_password() {
        signUp("ann@example.org", "password", "key");

        assertThatExceptionOfType(ErrorResponseException.class)
                .isThrownBy(() -> signUp("ann@example.org", "a guess", "key"))
                .satisfies(refusal -> {
                    assertThat(problem(refusal).getStatus()).isEqualTo(422);
                    assertThat(refusal.getHeaders().containsHeader("Set-Cookie")).isFalse();
                });
    }

    @Test
    void lets_nobody_try_passwords_with_a_key() {
        signUp("ann@example.org", "password", "key");
        for (int i = 0; i < 3; i++) {
            assertThatExceptionOfType(ErrorResponseException.class)
                    .isThrownBy(() -> signUp("ann@example.org", "a guess", "key"));
        }

        assertThatExceptionOfType(TooManyAttemptsException.class)
                .isThrownBy(() -> signUp("ann@example.org", "password", "key"));
    }

    @Test
    void refuses_another_key_for_an_address_in_use() {
        signUp("ann@example.org", "password", "key");

        assertThatExceptionOfType(EmailInUse.class)
                .isThrownBy(() -> signUp("ann@example.org", "password", "another key"));
    }

    @Test
    void lets_two_people_choose_the_same_key() {
        var ann = signUp("ann@example.org", "password", "key");
        var bob = signUp("bob@example.org", "password", "key");

        assertThat(bob.getBody().id()).isNotEqualTo(ann.getBody().id());
    }

    @Test
    void opens_no_session_when_the_account_could_not_be_stored() {
        auth.store.setDown(true);

        assertThatExceptionOfType(Unavailable.class)
                .isThrownBy(() -> signUp("ann@example.org", "password", null));
    }

    @Test
    void prints_neither_address_nor_password() {
        assertThat(new Request("ann@example.org", "password").toString())
                .doesNotContain("ann", "password");
        assertThat(signUp("ann@example.org", "password", null).getBody().toString())
                .doesNotContain("ann@");
    }

    @TestFactory
    Stream<DynamicTest> refuses_bad_input() {
        return BadInput.of(
                web().stranger(),
                HttpMethod.POST,
                "/api/users/signup",
                "{\"email\":\"ann@example.org\",\"password\":\"password\"}");
    }

    @Test
    void lists_everything_that_is_wrong_at_once() {
        var everything =
                """
                [{"message":"Email must be valid","field":"email"},\
                {"message":"Password must be between 8 and 64 characters","field":"password"}]\
                """;
        for (var body :
                List.of(
                        "{}",
                        "{\"email\":null,\"password\":null}",
                        "{\"email\":\" \",\"password\":\"1234567\"}",
                        "{\"email\":\"ann\",\"password\":\"%s\"}".formatted("x".repeat(65)))) {
            assertThat(problem(post(web().stranger(), body), 400).path("errors"))
                    .hasToString(everything);
        }
        assertThat(
                        problem(post(web().stranger(), "{\"email\":17,\"password\":\"\"}"), 400)
                                .path("errors"))
                .hasToString(everything.replace("Email must be valid", "Email must be a string"));
    }

    @Test
    void is_open_to_who_holds_a_session_that_has_ended() {
        var answer =
                post(
                        web().stranger().with("Authorization", "Bearer nonsense"),
                        "{\"email\":\"ann@example.org\",\"password\":\"password\"}");

        assertThat(answer)
                .hasStatus(201)
                .bodyText()
                .matches("\\{\"id\":\"[-0-9a-f]{36}\",\"email\":\"ann@example.org\"}");
        var refused =
                problem(
                        post(
                                web().stranger(),
                                "{\"email\":\"ann@example.org\",\"password\":\"password\"}"),
                        409);
        assertThat(refused.path("errors"))
                .hasToString("[{\"message\":\"Email in use\",\"field\":\"email\"}]");
    }

    private static MvcTestResult post(TestWeb.Caller caller, String body) {
        return caller.post("/api/users/signup", body);
    }

    private TestWeb web() {
        return TestWeb.of(
                endpoint, new AuthProblems(), PublicEndpoints.of("POST /api/users/signup"));
    }

    private ResponseEntity<UserResponse> signUp(String email, String password, String key) {
        return endpoint.signUp(
                new Request(email, password), new IdempotencyKey(key), AuthInMemory.request());
    }
}
