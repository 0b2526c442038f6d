package ticketing.auth.signingup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import ticketing.auth.AuthInMemory;
import ticketing.auth.account.AccountRefusal.EmailInUse;
import ticketing.auth.account.AccountRefusal.IdempotencyKeyReused;
import ticketing.auth.passwords.TooManyAttemptsException;
import ticketing.auth.signingup.Registration.Request;
import ticketing.web.request.IdempotencyKey;

/** Which requests open an account; SignUpEndpointTest sends them over HTTP. */
class RegistrationTest {

    private final AuthInMemory auth = new AuthInMemory();

    @Test
    void opens_one_account_for_a_request_and_its_repeats() {
        var first = auth.registration.open(request("correct horse", "k"));

        assertThat(auth.registration.open(request("correct horse", "k"))).isEqualTo(first);
        assertThat(auth.store.events()).hasSize(1);
    }

    @Test
    void remembers_a_request_that_another_instance_has_answered() {
        var first = auth.registration.open(request("correct horse", "k"));

        assertThat(anotherInstance().open(request("correct horse", "k"))).isEqualTo(first);
        assertThat(auth.store.events()).hasSize(1);
    }

    @Test
    void gives_the_account_to_nobody_with_the_key_alone() {
        auth.registration.open(request("correct horse", "k"));

        for (var registration : new Registration[] {auth.registration, anotherInstance()}) {
            assertThatExceptionOfType(IdempotencyKeyReused.class)
                    .isThrownBy(() -> registration.open(request("battery staple", "k")));
        }
    }

    @Test
    void counts_a_repeat_with_another_password_as_a_try_to_get_in() {
        auth.registration.open(request("correct horse", "k"));

        for (var guess = 0; guess < 3; guess++) {
            var password = "guess number " + guess;
            assertThatExceptionOfType(IdempotencyKeyReused.class)
                    .isThrownBy(() -> auth.registration.open(request(password, "k")));
        }
        assertThatExceptionOfType(TooManyAttemptsException.class)
                .isThrownBy(() -> auth.registration.open(request("guess number 3", "k")));
    }

    @Test
    void refuses_an_address_that_another_request_has_taken() {
        auth.registration.open(request("correct horse", "k"));

        for (var key : new String[] {"other", null}) {
            assertThatExceptionOfType(EmailInUse.class)
                    .isThrownBy(() -> auth.registration.open(request("correct horse", key)));
        }
    }

    @Test
    void prints_neither_address_nor_password() {
        assertThat(request("correct horse", "k")).hasToString("Request[]");
    }

    private Registration anotherInstance() {
        return new Registration(
                auth.accounts,
                auth.addresses,
                auth.emails,
                auth.passwords,
                auth.signUps,
                auth.attempts,
                auth.clock);
    }

    private static Request request(String password, @Nullable String key) {
        return new Request(
                "ann@example.org",
                "ann@example.org",
                password,
                new IdempotencyKey(key),
                AuthInMemory.home().network());
    }
}
