package ticketing.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import ticketing.infrastructure.nats.NatsServer;

/** An instance without a database, whose NATS server stops and comes back. */
@ExtendWith(OutputCaptureExtension.class)
class AuthOutageIT {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private static NatsServer nats;
    private static RunningAuth auth;

    private final String email = "ann-%s@example.org".formatted(UUID.randomUUID());

    @BeforeAll
    static void start() {
        nats = NatsServer.forTests();
        auth = RunningAuth.start(nats, "mongodb://127.0.0.1:1/auth?serverSelectionTimeoutMS=500");
    }

    @AfterAll
    static void stop() {
        auth.close();
        nats.close();
    }

    @AfterEach
    void logs_nothing_that_is_nobodys_business(CapturedOutput output) {
        assertThat(output.getAll())
                .doesNotContain("@example.org", "$argon2", "eyJ", "password-of-ann");
    }

    @Test
    void signs_people_up_in_and_out_without_a_database() {
        var signedUp = auth.signUp(email, "password-of-ann");
        var session = auth.signIn(email, "password-of-ann").session();

        assertThat(signedUp.status()).isEqualTo(201);
        assertThat(auth.currentUser(session)).isEqualTo(signedUp.json());
        assertThat(auth.signOut(session).status()).isEqualTo(200);
        assertThat(auth.currentUser(session).isNull()).isTrue();
        assertThat(auth.get("/readyz").status()).isEqualTo(200);
    }

    @Test
    void does_not_start_without_keys_and_says_so_in_a_sentence(CapturedOutput output) {
        assertThatException()
                .isThrownBy(() ->
                        RunningAuth.start(
                                        nats,
                                        "mongodb://127.0.0.1:1/auth",
                                        "--ticketing.auth.keys-directory=target/no-keys",
                                        "--ticketing.auth.create-missing-keys=false")
                                .close());

        assertThat(output.getAll())
                .containsPattern(
                        "APPLICATION FAILED TO START(?s:.*)There is no key that signs sessions"
                                + " \\(signing-\\*.pem\\) in .*/target/no-keys: put it there")
                .doesNotContain("UnusableKeysException");
    }

    @Test
    void claims_nothing_while_nats_is_away_and_goes_on_when_it_is_back(CapturedOutput output) {
        var session = auth.signUp(email, "password-of-ann").session();
        nats.kill();

        var signOut = auth.signOut(session);
        assertThat(signOut.status()).isEqualTo(503);
        assertThat(signOut.header("Set-Cookie")).isEmpty();
        assertThat(signOut.header("Retry-After")).isNotEmpty();
        var signIn = auth.signIn(email, "password-of-ann");
        assertThat(signIn.status()).isEqualTo(503);
        assertThat(signIn.session()).isEmpty();
        assertThat(auth.signUp("other-" + email, "password-of-ann").status()).isEqualTo(503);
        assertThat(auth.currentUser(session).isNull()).isFalse();

        assertThat(output.getAll())
                .contains("A request could not be served: ")
                .doesNotContain("\tat ticketing.");

        nats.restart();
        await().atMost(LIMIT).until(() -> auth.signOut(session).status() == 200);
        assertThat(auth.currentUser(session).isNull()).isTrue();
        assertThat(auth.signIn(email, "password-of-ann").status()).isEqualTo(200);
    }
}
