package ticketing.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.nats.client.PurgeOptions;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;
import ticketing.auth.RunningAuth.Answer;
import ticketing.auth.account.Account;
import ticketing.auth.account.AccountCommand;
import ticketing.auth.account.AccountCommand.SignUp;
import ticketing.auth.accounts.AccountView;
import ticketing.auth.keys.EmailKeys;
import ticketing.events.UserEvent;
import ticketing.eventstore.CommandHandler;
import ticketing.eventstore.jetstream.NatsConnection;
import ticketing.eventstore.readmodel.ReadModel;
import ticketing.infrastructure.mongo.TestMongo;
import ticketing.infrastructure.nats.NatsServer;

/** Two instances of the service, as in production, on real NATS and MongoDB. */
@ExtendWith(OutputCaptureExtension.class)
class AuthServiceIT {

    private static NatsServer nats;
    private static RunningAuth first;
    private static RunningAuth second;

    private final String email = "ann-%s@example.org".formatted(UUID.randomUUID());

    @BeforeAll
    static void start() {
        nats = NatsServer.forTests();
        var mongo = TestMongo.newDatabase();
        first =
                RunningAuth.start(
                        nats,
                        mongo,
                        "--ticketing.session.secure-cookie=false",
                        "--ticketing.trusted-networks=127.0.0.0/8");
        second =
                RunningAuth.start(
                        nats,
                        mongo,
                        "--ticketing.trusted-networks=10.0.0.0/8,127.0.0.0/8",
                        "--ticketing.auth.rate-limit.per-account=12",
                        "--ticketing.auth.rate-limit.per-address=8",
                        "--ticketing.auth.sign-up-limit.burst=20");
    }

    @AfterAll
    static void stop() {
        second.close();
        first.closesInOrder();
        nats.close();
    }

    @AfterEach
    void logs_nothing_that_alarms_and_nothing_that_is_nobodys_business(CapturedOutput output) {
        assertThat(output.getAll())
                .contains("auth-service")
                .doesNotContain("@example.org", "$argon2", "eyJ", "password-of-ann")
                .doesNotContain("WARN", "ERROR", "\tat ");
    }

    @Test
    void knows_on_every_instance_who_signed_up_on_one() {
        var signedUp = first.signUp("  " + email.toUpperCase(Locale.ROOT), "password-of-ann");

        assertThat(signedUp.status()).isEqualTo(201);
        assertThat(signedUp.json().propertyNames()).containsExactly("id", "email");
        assertThat(signedUp.json().path("email").asString()).isEqualTo(email);
        assertThat(second.currentUser(signedUp.session())).isEqualTo(signedUp.json());
        var signedIn = second.signIn(email, "password-of-ann");
        assertThat(signedIn.status()).isEqualTo(200);
        assertThat(signedIn.json()).isEqualTo(signedUp.json());
        assertThat(first.signUp(email, "password-of-bob").status()).isEqualTo(409);
        assertThat(first.signIn(email, "password-of-bob").status()).isEqualTo(401);
    }

    @Test
    void gives_the_session_in_a_cookie_that_only_the_browser_sees() {
        assertThat(first.signUp(email, "password-of-ann").header("Set-Cookie"))
                .contains("; HttpOnly", "; SameSite=Lax", "; Path=/;", "; Max-Age=")
                .doesNotContain("Secure");
        assertThat(second.signIn(email, "password-of-ann").header("Set-Cookie"))
                .contains("; Secure");
    }

    @Test
    void takes_the_same_token_from_clients_without_cookies() {
        var session = first.signUp(email, "password-of-ann").session();

        var answer = second.get("/api/users/currentuser", "Authorization", "Bearer " + session);
        assertThat(answer.json().path("currentUser").path("email").asString()).isEqualTo(email);
    }

    @Test
    void says_nobody_to_a_stranger_and_to_a_session_that_does_not_count() {
        assertThat(first.get("/api/users/currentuser").response().body())
                .isEqualTo("{\"currentUser\":null}");
        assertThat(first.currentUser("nonsense").isNull()).isTrue();
        assertThat(first.signUp(email, "password-of-ann", "Cookie", "session=nonsense").status())
                .isEqualTo(201);
    }

    @Test
    void gives_one_account_to_ten_who_ask_for_it_at_once() throws Exception {
        var answers =
                tenAtOnce(instance -> instance.signUp(email, "password-" + UUID.randomUUID()));

        assertThat(answers).extracting(Answer::status).containsOnlyOnce(201).contains(409);
        assertThat(answers).extracting(Answer::status).containsOnly(201, 409);
        assertThat(eventsOf(email)).isEqualTo(1);
    }

    @Test
    void gives_one_account_to_one_who_asks_ten_times_with_one_key() throws Exception {
        var answers =
                tenAtOnce(instance ->
                        instance.signUp(email, "password-of-ann", "Idempotency-Key", "1"));

        assertThat(answers).extracting(Answer::status).containsOnly(201);
        assertThat(answers).extracting(Answer::json).containsOnly(answers.getFirst().json());
        assertThat(answers).extracting(Answer::session).doesNotHaveDuplicates();
        assertThat(eventsOf(email)).isEqualTo(1);
        assertThat(first.signUp(email, "another password", "Idempotency-Key", "1").status())
                .isEqualTo(422);
    }

    @Test
    void ends_a_session_on_every_instance() {
        var session = first.signUp(email, "password-of-ann").session();
        var other = first.signIn(email, "password-of-ann").session();
        assertThat(second.currentUser(session).isNull()).isFalse();

        var signedOut = first.signOut(session);

        assertThat(signedOut.status()).isEqualTo(200);
        assertThat(signedOut.response().body()).isEqualTo("{}");
        assertThat(signedOut.header("Set-Cookie")).startsWith("session=;").contains("Max-Age=0");
        assertThat(first.currentUser(session).isNull()).isTrue();
        await().atMost(Duration.ofSeconds(5)).until(() -> second.currentUser(session).isNull());
        assertThat(second.currentUser(other).isNull()).as("another sign-in").isFalse();
        assertThat(second.signOut(session).status()).as("once more").isEqualTo(200);
    }

    @Test
    void publishes_the_same_public_keys_from_every_instance() {
        var keys = first.get("/.well-known/jwks.json");

        assertThat(keys.status()).isEqualTo(200);
        assertThat(keys.header("Cache-Control")).isEqualTo("max-age=300, public");
        assertThat(keys.json().path("keys"))
                .singleElement()
                .satisfies(key ->
                        assertThat(key.propertyNames())
                                .containsExactlyInAnyOrder("kty", "e", "use", "kid", "alg", "n"));
        assertThat(second.get("/.well-known/jwks.json").json()).isEqualTo(keys.json());
    }

    @Test
    void keeps_a_password_under_a_stronger_hash_at_the_next_sign_in() {
        var user = UUID.randomUUID();
        var weak = new Argon2PasswordEncoder(16, 32, 1, 1024, 1).encode("password-of-ann");
        accounts(first)
                .handle(
                        first.bean(EmailKeys.class).boundaryOf(email),
                        new SignUp(user, email, "{argon2}" + weak));

        assertThat(second.signIn(email, "password-of-ann").status()).isEqualTo(200);
        assertThat(second.signIn(email, "password-of-ann").status()).isEqualTo(200);

        assertThat(eventsOf(email)).isEqualTo(2);
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() ->
                        assertThat(view(first).find(user))
                                .hasValueSatisfying(account -> {
                                    assertThat(account.email()).isEqualTo(email);
                                    assertThat(account.version()).isEqualTo(1);
                                }));
    }

    @Test
    void forgets_an_account_that_was_purged() throws Exception {
        first.signUp(email, "password-of-ann");
        var boundary = first.bean(EmailKeys.class).boundaryOf(email);
        first.bean(NatsConnection.class)
                .connection()
                .jetStreamManagement()
                .purgeStream("USERS", PurgeOptions.subject(boundary.filter()));

        assertThat(first.signIn(email, "password-of-ann").status()).isEqualTo(401);
        assertThat(first.signUp(email, "password-of-bob").status()).isEqualTo(201);
        assertThat(first.signIn(email, "password-of-bob").status()).isEqualTo(200);
    }

    @Test
    void counts_wrong_passwords_by_the_address_that_the_gateway_reports() {
        for (int i = 0; i < 8; i++) {
            assertThat(wrongPasswordFrom("203.0.113.7").status()).isEqualTo(401);
        }

        var refused = wrongPasswordFrom("203.0.113.7");
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.header("Retry-After")).matches("[1-9]\\d?");
        assertThat(wrongPasswordFrom("203.0.113.8").status()).isEqualTo(401);
    }

    @Test
    void counts_callers_by_the_address_that_the_gateway_has_added() {
        for (int i = 0; i < 8; i++) {
            assertThat(wrongPasswordFrom("6.6.6." + i + ", 203.0.113.9").status()).isEqualTo(401);
        }

        assertThat(wrongPasswordFrom("6.6.6.9, 203.0.113.9").status()).isEqualTo(429);
    }

    @Test
    void lets_an_owner_in_who_signed_in_from_there_on_any_instance() {
        var home = "203.0.113.50";
        first.signUp(email, "password-of-ann", "X-Forwarded-For", home);
        var stranger = new AtomicInteger();

        // The limit of the account refills steadily, so it may take more than twelve attempts.
        await().atMost(Duration.ofSeconds(30))
                .until(() ->
                        isRefused("a wrong password", "198.51.100." + stranger.incrementAndGet())
                                && isRefused("password-of-ann", "198.51.101." + stranger));

        await().atMost(Duration.ofSeconds(5))
                .until(() ->
                        second.signIn(email, "password-of-ann", "X-Forwarded-For", home).status()
                                == 200);
    }

    private boolean isRefused(String password, String address) {
        return second.signIn(email, password, "X-Forwarded-For", address).status() == 429;
    }

    @Test
    void answers_twenty_repeats_at_once_alike() throws Exception {
        for (int round = 0; round < 2; round++) {
            assertThat(
                            tenAtOnce(instance ->
                                    instance.signUp(
                                            email, "password-of-ann", "Idempotency-Key", "1")))
                    .extracting(Answer::status)
                    .containsOnly(201);
        }
        assertThat(eventsOf(email)).isEqualTo(1);
    }

    @Test
    void takes_a_limited_number_of_sign_ups_from_one_address() {
        for (int i = 0; i < 20; i++) {
            assertThat(signUpFrom("203.0.113.70").status()).isEqualTo(201);
        }

        // One token comes back each second; a hash takes a fraction of that.
        await().atMost(Duration.ofSeconds(20))
                .until(() -> signUpFrom("203.0.113.70").status() == 429);
        assertThat(signUpFrom("203.0.113.71").status()).isEqualTo(201);
    }

    @Test
    void reads_text_of_every_language_and_no_half_characters() {
        var signedUp =
                first.signUp("anne-" + email, "\u043f\u0430\u0440\u043e\u043b\u044c cafe\u0301");

        assertThat(signedUp.status()).isEqualTo(201);
        assertThat(
                        second.signIn(
                                        "ANNE-" + email,
                                        "\u043f\u0430\u0440\u043e\u043b\u044c\u00a0caf\u00e9")
                                .status())
                .isEqualTo(200);
        for (var call : List.of("signup", "signin")) {
            var half = "{\"email\":\"%s\",\"password\":\"password-\\ud83d\"}".formatted(email);
            var answer = first.post("/api/users/" + call, half);
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.json().path("errors").path(0).path("message").asString())
                    .contains("proper Unicode");
        }
    }

    @Test
    void answers_bad_requests_with_problems() {
        for (var call : List.of("signup", "signin")) {
            var answer = first.post("/api/users/" + call, "{\"email\":");
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        }
        assertThat(first.get("/api/users/signout").status()).isEqualTo(405);
        assertThat(first.get("/api/users/nowhere").status()).isEqualTo(404);
        assertThat(
                        first.signIn(
                                        email,
                                        "password-of-ann",
                                        "Origin",
                                        "https://elsewhere.example")
                                .status())
                .isEqualTo(403);
    }

    @Test
    void describes_its_calls() {
        var document = first.get("/v3/api-docs").json();

        assertThat(document.path("paths").propertyNames())
                .contains(
                        "/api/users/signup",
                        "/api/users/signin",
                        "/api/users/signout",
                        "/api/users/currentuser",
                        "/.well-known/jwks.json");
        assertThat(
                        document.path("paths")
                                .path("/api/users/signin")
                                .path("post")
                                .path("responses")
                                .propertyNames())
                .contains("200", "400", "401", "429", "503");
        assertThat(document.path("components").path("schemas").propertyNames())
                .contains("SignUp", "SignIn", "User", "CurrentUser", "Problem");
    }

    private Answer wrongPasswordFrom(String address) {
        return second.signIn(
                "nobody-%s@example.org".formatted(UUID.randomUUID()),
                "a wrong password",
                "X-Forwarded-For",
                address);
    }

    private static Answer signUpFrom(String address) {
        return second.signUp(
                "somebody-%s@example.org".formatted(UUID.randomUUID()),
                "password-of-somebody",
                "X-Forwarded-For",
                address);
    }

    private static List<Answer> tenAtOnce(Function<RunningAuth, Answer> request) throws Exception {
        var start = new CyclicBarrier(10);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var requests =
                    IntStream.range(0, 10)
                            .mapToObj(i ->
                                    (Callable<Answer>)
                                            () -> {
                                                start.await();
                                                return request.apply(i % 2 == 0 ? first : second);
                                            })
                            .toList();
            return threads.invokeAll(requests).stream().map(it -> it.resultNow()).toList();
        }
    }

    private static long eventsOf(String email) {
        var boundary = first.bean(EmailKeys.class).boundaryOf(email);
        return accounts(first).look(boundary).entities().values().stream()
                .mapToLong(progress -> progress.version() + 1)
                .sum();
    }

    @SuppressWarnings("unchecked")
    private static CommandHandler<AccountCommand, Account, UserEvent> accounts(
            RunningAuth instance) {
        return instance.bean(CommandHandler.class);
    }

    @SuppressWarnings("unchecked")
    private static ReadModel<AccountView, UserEvent> view(RunningAuth instance) {
        return instance.bean(ReadModel.class);
    }
}
