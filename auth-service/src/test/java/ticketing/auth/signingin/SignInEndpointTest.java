package ticketing.auth.signingin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static ticketing.auth.AuthInMemory.cookie;
import static ticketing.web.testing.BadInput.problem;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import ticketing.auth.AuthInMemory;
import ticketing.auth.AuthProblems;
import ticketing.auth.account.AccountCommand.RehashPassword;
import ticketing.auth.account.AccountCommand.SignUp;
import ticketing.auth.account.AccountRefusal.InvalidCredentials;
import ticketing.auth.passwords.TooManyAttemptsException;
import ticketing.auth.sessions.UserResponse;
import ticketing.auth.signingin.SignInEndpoint.Request;
import ticketing.events.UserEvent.PasswordRehashed;
import ticketing.events.UserEvent.UserSignedUp;
import ticketing.eventstore.EventStoreException.Unavailable;
import ticketing.web.origin.CallerAddress;
import ticketing.web.session.PublicEndpoints;
import ticketing.web.testing.BadInput;
import ticketing.web.testing.DocumentedAnswers;
import ticketing.web.testing.TestWeb;

class SignInEndpointTest {

    private static final UUID ANN = UUID.fromString("01939d3a-5000-7000-8000-00000000000a");
    private static final UUID RENE = UUID.fromString("01939d3a-5000-7000-8000-00000000000c");
    private static final String EMAIL = "ann@example.org";
    private static final UserSignedUp SIGNED_UP = new UserSignedUp(ANN, EMAIL, "1:password");

    private final AuthInMemory auth = new AuthInMemory();
    private final SignInEndpoint endpoint =
            new SignInEndpoint(
                    auth.accounts,
                    auth.addresses,
                    auth.emails,
                    auth.passwords,
                    auth.attempts,
                    auth.sessions);

    @BeforeEach
    void ann_signs_up() {
        auth.accounts.handle(auth.emails.boundaryOf(EMAIL), new SignUp(ANN, EMAIL, "1:password"));
    }

    @Test
    void begins_a_session_for_who_knows_the_password() {
        var answer = signIn(" Ann@Example.ORG", "password");

        assertThat(answer.getStatusCode()).isEqualTo(HttpStatus.OK);
        assertThat(answer.getBody()).isEqualTo(new UserResponse(ANN, EMAIL));
        assertThat(cookie(answer)).isPresent();
        assertThat(auth.store.events()).containsExactly(SIGNED_UP);
    }

    @Test
    void tells_an_unknown_address_from_a_wrong_password_in_no_way() {
        var web = web();
        var wrong = problem(post(web, credentials(EMAIL, "wrong")), 401);
        var unknown = problem(post(web, credentials("bob@example.org", "password")), 401);

        assertThat(wrong.path("detail").asString()).isEqualTo("Invalid credentials");
        assertThat(unknown).isEqualTo(wrong);
    }

    @Test
    void checks_one_hash_whether_there_is_an_account_or_not() {
        refused(EMAIL, "wrong");
        refused("bob@example.org", "password");

        assertThat(auth.encoder.checked())
                .satisfiesExactly(
                        hash -> assertThat(hash).isEqualTo("1:password"),
                        hash -> assertThat(hash).matches("1:[-0-9a-f]{36}"));
    }

    @Test
    void keeps_the_password_under_a_stronger_hash_once_there_is_one() {
        auth.encoder.strengthen();
        signIn(EMAIL, "password");
        signIn(EMAIL, "password");

        assertThat(auth.store.events())
                .containsExactly(SIGNED_UP, new PasswordRehashed(ANN, "2:password"));
        assertThat(auth.encoder.checked()).containsExactly("1:password", "2:password");
    }

    @Test
    void keeps_the_hash_of_a_sign_in_that_was_faster() {
        auth.encoder.strengthen();
        auth.store.beforeNextAppend(boundary ->
                auth.accounts.handle(boundary, new RehashPassword("1:password", "2:password")));

        assertThat(signIn(EMAIL, "password").getStatusCode()).isEqualTo(HttpStatus.OK);
        assertThat(auth.store.events())
                .containsExactly(SIGNED_UP, new PasswordRehashed(ANN, "2:password"));
    }

    @Test
    void succeeds_when_the_stronger_hash_cannot_be_stored() {
        auth.encoder.strengthen();
        auth.store.beforeNextAppend(_ -> auth.store.setDown(true));

        assertThat(signIn(EMAIL, "password").getStatusCode()).isEqualTo(HttpStatus.OK);
        assertThat(auth.store.events()).containsExactly(SIGNED_UP);
    }

    @Test
    void never_strengthens_anything_for_a_wrong_password() {
        auth.encoder.strengthen();
        refused(EMAIL, "wrong");

        assertThat(auth.store.events()).containsExactly(SIGNED_UP);
    }

    @Test
    void takes_no_more_wrong_passwords_than_are_put_up_with() {
        for (int i = 0; i < 3; i++) {
            refused(EMAIL, "wrong");
        }

        assertThatExceptionOfType(TooManyAttemptsException.class)
                .isThrownBy(() -> signIn(EMAIL, "password"))
                .satisfies(
                        refusal -> assertThat(refusal.pause()).isEqualTo(Duration.ofSeconds(20)));
        assertThat(auth.encoder.checked()).hasSize(3);
        auth.clock.advance(Duration.ofSeconds(20));
        assertThat(signIn(EMAIL, "password").getStatusCode()).isEqualTo(HttpStatus.OK);
    }

    @Test
    void counts_wrong_passwords_alike_whether_there_is_an_account_or_not() {
        for (int i = 0; i < 3; i++) {
            refused("bob@example.org", "wrong");
        }

        assertThatExceptionOfType(TooManyAttemptsException.class)
                .isThrownBy(() -> signIn("BOB@example.org", "password"));
    }

    @Test
    void hashes_a_password_anew_that_an_earlier_release_hashed_as_it_was_typed() {
        auth.accounts.handle(
                auth.emails.boundaryOf("rene\u0301@example.org"),
                new SignUp(RENE, "rene\u0301@example.org", "1:cafe\u0301"));

        assertThat(signIn("Ren\u00e9@example.org", "cafe\u0301").getBody().id()).isEqualTo(RENE);
        assertThat(signIn("ren\u00e9@example.org", "caf\u00e9").getBody().id()).isEqualTo(RENE);
        assertThat(auth.store.events())
                .containsExactly(
                        SIGNED_UP,
                        new UserSignedUp(RENE, "rene\u0301@example.org", "1:cafe\u0301"),
                        new PasswordRehashed(RENE, "1:caf\u00e9"));
    }

    @Test
    void takes_an_address_in_capitals_of_every_language() {
        auth.accounts.handle(
                auth.emails.boundaryOf("ann@stra\u00dfe.de"),
                new SignUp(RENE, "ann@stra\u00dfe.de", "1:password"));
        var body = "{\"email\":\"ANN@STRA\\u1e9eE.DE\",\"password\":\"password\"}";

        assertThat(post(web(), body)).hasStatus(200);
    }

    @Test
    void locks_nobody_out_because_somebody_else_tries_passwords() {
        for (int i = 0; i < 3; i++) {
            refused(EMAIL, "wrong", AuthInMemory.elsewhere(1));
        }
        assertThatExceptionOfType(TooManyAttemptsException.class)
                .isThrownBy(() -> signIn(EMAIL, "password", AuthInMemory.elsewhere(1)));

        assertThat(signIn(EMAIL, "password").getStatusCode()).isEqualTo(HttpStatus.OK);
    }

    @Test
    void lets_its_owner_in_from_a_known_network_whoever_tries_passwords_from_how_many_others() {
        signIn(EMAIL, "password");
        for (int i = 0; i < 6; i++) {
            refused(EMAIL, "wrong", AuthInMemory.elsewhere(i));
        }

        assertThatExceptionOfType(TooManyAttemptsException.class)
                .isThrownBy(() -> signIn(EMAIL, "password", AuthInMemory.elsewhere(9)));
        assertThat(signIn(EMAIL, "password").getStatusCode()).isEqualTo(HttpStatus.OK);
    }

    @Test
    void costs_the_account_nothing_when_it_could_not_be_tried() {
        auth.store.setDown(true);
        for (int i = 0; i < 10; i++) {
            assertThatExceptionOfType(Unavailable.class)
                    .isThrownBy(() -> signIn(EMAIL, "password"));
        }
        auth.store.setDown(false);

        assertThat(signIn(EMAIL, "password").getStatusCode()).isEqualTo(HttpStatus.OK);
    }

    @Test
    void counts_addresses_that_are_one_as_one() {
        for (var typed :
                List.of("bob@stra\u00dfe.de", "BOB@xn--strae-oqa.de", "bob@STRA\u1e9eE.de")) {
            refused(typed, "wrong");
        }

        assertThatExceptionOfType(TooManyAttemptsException.class)
                .isThrownBy(() -> signIn("bob@stra\u00dfe.de", "password"));
    }

    @Test
    void is_not_possible_while_accounts_are_out_of_reach() {
        auth.store.setDown(true);

        assertThatExceptionOfType(Unavailable.class).isThrownBy(() -> signIn(EMAIL, "password"));
    }

    @Test
    void prints_neither_address_nor_password() {
        assertThat(new Request(EMAIL, "password").toString()).doesNotContain("ann", "password");
    }

    @TestFactory
    Stream<DynamicTest> refuses_bad_input() {
        return BadInput.of(
                web().stranger(),
                HttpMethod.POST,
                "/api/users/signin",
                "{\"email\":\"ann@example.org\",\"password\":\"password\"}");
    }

    @Test
    void lists_everything_that_is_missing_at_once() {
        assertThat(problem(post(web(), "{}"), 400).path("errors"))
                .hasToString(
                        """
                        [{"message":"Email must be valid","field":"email"},\
                        {"message":"Password must be provided","field":"password"}]\
                        """);
    }

    @Test
    void says_when_to_try_again() {
        var web = web();
        var wrong = "{\"email\":\"ann@example.org\",\"password\":\"%s\"}";
        for (int i = 0; i < 3; i++) {
            // A very long password is wrong, not invalid.
            var refused = problem(post(web, wrong.formatted("x".repeat(60_000))), 401);
            assertThat(refused.path("errors"))
                    .hasToString("[{\"message\":\"Invalid credentials\"}]");
        }

        var tooMany = post(web, wrong.formatted("password"));
        problem(tooMany, 429);
        assertThat(tooMany).headers().hasValue("Retry-After", "20");
    }

    @Test
    void the_document_shows_its_answers() throws IOException {
        new DocumentedAnswers()
                .add("user", post(web(), credentials(EMAIL, "password")))
                .add("invalid-input", post(web(), "{}"))
                .mustBeCheckedIn();
    }

    private static String credentials(String email, String password) {
        return "{\"email\":\"%s\",\"password\":\"%s\"}".formatted(email, password);
    }

    private static MvcTestResult post(TestWeb web, String body) {
        return web.stranger().post("/api/users/signin", body);
    }

    private TestWeb web() {
        return TestWeb.of(
                endpoint, new AuthProblems(), PublicEndpoints.of("POST /api/users/signin"));
    }

    private void refused(String email, String password) {
        refused(email, password, AuthInMemory.home());
    }

    private void refused(String email, String password, CallerAddress from) {
        assertThatExceptionOfType(InvalidCredentials.class)
                .isThrownBy(() -> signIn(email, password, from));
    }

    private ResponseEntity<UserResponse> signIn(String email, String password) {
        return signIn(email, password, AuthInMemory.home());
    }

    private ResponseEntity<UserResponse> signIn(String email, String password, CallerAddress from) {
        return endpoint.signIn(new Request(email, password), from);
    }
}
