package ticketing.auth.signingup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static ticketing.auth.AuthInMemory.cookie;
import static ticketing.web.testing.BadInput.problem;

import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import ticketing.auth.AuthInMemory;
import ticketing.auth.AuthProblems;
import ticketing.auth.account.AccountCommand.SignUp;
import ticketing.auth.account.AccountRefusal.EmailInUse;
import ticketing.auth.account.AccountRefusal.IdempotencyKeyReused;
import ticketing.auth.passwords.TooManyAttemptsException;
import ticketing.auth.sessions.UserResponse;
import ticketing.auth.signingup.SignUpEndpoint.Request;
import ticketing.events.UserEvent.UserSignedUp;
import ticketing.eventstore.EventStoreException.Unavailable;
import ticketing.web.request.IdempotencyKey;
import ticketing.web.session.PublicEndpoints;
import ticketing.web.testing.BadInput;
import ticketing.web.testing.DocumentedAnswers;
import ticketing.web.testing.TestWeb;

class SignUpEndpointTest {

    private final AuthInMemory auth = new AuthInMemory();
    private final SignUpEndpoint endpoint = new SignUpEndpoint(auth.registration, auth.sessions);

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

        assertThatExceptionOfType(IdempotencyKeyReused.class)
                .isThrownBy(() -> signUp("ann@example.org", "a guess", "key"));
    }

    @Test
    void lets_nobody_try_passwords_with_a_key() {
        signUp("ann@example.org", "password", "key");
        for (int i = 0; i < 3; i++) {
            assertThatExceptionOfType(IdempotencyKeyReused.class)
                    .isThrownBy(() -> signUp("ann@example.org", "a guess", "key"));
        }

        assertThatExceptionOfType(TooManyAttemptsException.class)
                .isThrownBy(() -> signUp("ann@example.org", "another guess", "key"));
        auth.clock.advance(Duration.ofMinutes(1).minusMillis(1));
        assertThat(signUp("ann@example.org", "password", "key").getStatusCode())
                .as("verified a moment ago")
                .isEqualTo(HttpStatus.CREATED);
    }

    @Test
    void answers_any_number_of_repeats_without_hashing_and_counting_them() {
        for (int i = 0; i < 20; i++) {
            assertThat(signUp("ann@example.org", "password", "key").getStatusCode())
                    .isEqualTo(HttpStatus.CREATED);
        }
        assertThat(auth.encoder.checked()).isEmpty();

        auth.clock.advance(Duration.ofMinutes(1));
        for (int i = 0; i < 20; i++) {
            signUp("ann@example.org", "password", "key");
        }
        assertThat(auth.encoder.checked()).as("once more after a minute").hasSize(1);
        assertThat(auth.store.events()).hasSize(1);
    }

    @Test
    void answers_repeats_that_come_at_once_with_one_account() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var repeats =
                    Collections.nCopies(
                            20,
                            (Callable<ResponseEntity<UserResponse>>)
                                    () -> signUp("ann@example.org", "password", "key"));
            assertThat(threads.invokeAll(repeats))
                    .extracting(it -> it.resultNow().getStatusCode())
                    .containsOnly(HttpStatus.CREATED);
        }

        assertThat(auth.store.events()).hasSize(1);
    }

    @Test
    void remembers_no_failure() {
        auth.store.setDown(true);
        assertThatExceptionOfType(Unavailable.class)
                .isThrownBy(() -> signUp("ann@example.org", "password", "key"));
        auth.store.setDown(false);

        assertThat(signUp("ann@example.org", "password", "key").getStatusCode())
                .isEqualTo(HttpStatus.CREATED);
    }

    @Test
    void takes_no_more_from_one_network_than_a_burst_and_then_one_in_a_second() {
        for (int i = 0; i < 30; i++) {
            signUp("ann" + i + "@example.org", "password", null);
        }

        assertThatExceptionOfType(TooManyAttemptsException.class)
                .isThrownBy(() -> signUp("bob@example.org", "password", null))
                .satisfies(refusal -> assertThat(refusal.pause()).isEqualTo(Duration.ofSeconds(1)));
        assertThat(auth.store.events()).hasSize(30);
        auth.clock.advance(Duration.ofSeconds(1));
        assertThat(signUp("bob@example.org", "password", null).getStatusCode())
                .isEqualTo(HttpStatus.CREATED);
    }

    @Test
    void makes_the_network_known_to_the_account() {
        signUp("ann@example.org", "password", null);

        assertThat(auth.known.isKnown(auth.emails.keyOf("ann@example.org"), "192.0.2.1")).isTrue();
    }

    @Test
    void hashes_nothing_for_an_address_in_use() {
        signUp("ann@example.org", "password", null);
        auth.encoder.strengthen();

        assertThatExceptionOfType(EmailInUse.class)
                .isThrownBy(() -> signUp("ann@example.org", "password", null));
        assertThat(auth.encoder.encoded()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"password", "Password", "PASSWORD1", "iloveyou", "qwertyuiop", "12345678"})
    void refuses_a_password_that_everybody_tries_first(String password) {
        var body = "{\"email\":\"ann@example.org\",\"password\":\"%s\"}".formatted(password);

        assertThat(problem(post(web().stranger(), body), 400).path("errors"))
                .hasToString("[{\"message\":\"Password is too common\",\"field\":\"password\"}]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"annabelle@example.org", " AnnaBelle@Example.org", "Annabelle"})
    void refuses_the_address_as_its_password(String password) {
        var body = "{\"email\":\"Annabelle@example.org\",\"password\":\"%s\"}".formatted(password);

        assertThat(problem(post(web().stranger(), body), 400).path("errors"))
                .hasToString(
                        """
                        [{"message":"Password must not be your e-mail address","field":"password"}]\
                        """);
    }

    @Test
    void keeps_an_address_in_one_form() {
        var typed = " Rene\u0301.\u00c5@STRA\u00dfE.de ";

        assertThat(signUp(typed, "password", null).getBody().email())
                .isEqualTo("ren\u00e9.\u00e5@stra\u00dfe.de");
        for (var other :
                List.of(
                        "ren\u00e9.\u00e5@stra\u00dfe.de",
                        "rene\u0301.a\u030a@xn--strae-oqa.de",
                        "REN\u00c9.\u212b@stra\u1e9ee.de")) {
            assertThatExceptionOfType(EmailInUse.class)
                    .isThrownBy(() -> signUp(other, "password", null));
        }
        assertThat(signUp("ren\u00e9.\u00e5@strasse.de", "password", null).getStatusCode())
                .as("the domain of somebody else")
                .isEqualTo(HttpStatus.CREATED);
    }

    @Test
    void gives_no_second_account_to_an_address_that_an_earlier_release_kept_otherwise() {
        var key = new IdempotencyKey("key");
        var kept = "rene\u0301@example.org";
        var rene = key.idFor(new UUID(0, 0), "POST /api/users/signup", auth.emails.keyOf(kept));
        auth.accounts.handle(auth.emails.boundaryOf(kept), new SignUp(rene, kept, "1:cafe\u0301"));

        assertThatExceptionOfType(EmailInUse.class)
                .isThrownBy(() -> signUp("Ren\u00e9@example.org", "cafe\u0301", null));
        assertThat(signUp("Ren\u00e9@example.org", "cafe\u0301", "key").getBody().id())
                .as("a repeat from before")
                .isEqualTo(rene);
        assertThat(auth.store.events()).hasSize(1);
    }

    @Test
    void counts_the_characters_of_a_password_as_it_is_hashed() {
        var body = "{\"email\":\"ann@example.org\",\"password\":\"%s\"}";

        problem(post(web().stranger(), body.formatted("cafe\\u0301e\\u0301ha")), 400);
        assertThat(post(web().stranger(), body.formatted("cafe\\u0301e\\u0301hab"))).hasStatus(201);
        assertThat(auth.store.events())
                .singleElement()
                .isInstanceOfSatisfying(
                        UserSignedUp.class,
                        event ->
                                assertThat(event.passwordHash()).isEqualTo("1:caf\u00e9\u00e9hab"));
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
                "{\"email\":\"ann@example.org\",\"password\":\"correct horse\"}");
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
                        "{\"email\":\"ann@example.org\",\"password\":\"correct horse\"}");

        assertThat(answer)
                .hasStatus(201)
                .bodyText()
                .matches("\\{\"id\":\"[-0-9a-f]{36}\",\"email\":\"ann@example.org\"}");
        var refused =
                problem(
                        post(
                                web().stranger(),
                                "{\"email\":\"ann@example.org\",\"password\":\"correct horse\"}"),
                        409);
        assertThat(refused.path("errors"))
                .hasToString("[{\"message\":\"Email in use\",\"field\":\"email\"}]");
    }

    @Test
    void the_document_shows_its_answers() throws IOException {
        new DocumentedAnswers()
                .add(
                        "user",
                        post(
                                web().stranger().with("Idempotency-Key", "k"),
                                "{\"email\":\"ann@example.org\",\"password\":\"correct horse\"}"))
                .add("invalid-input", post(web().stranger(), "{}"))
                .mustBeCheckedIn();
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
                new Request(email, password), new IdempotencyKey(key), AuthInMemory.home());
    }
}
