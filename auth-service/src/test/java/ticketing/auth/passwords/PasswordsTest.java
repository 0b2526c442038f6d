package ticketing.auth.passwords;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.springframework.security.crypto.password.PasswordEncoder;
import ticketing.auth.passwords.Passwords.Match;

class PasswordsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Applicant ANN = Applicant.signingIn("192.0.2.1");

    @Test
    void are_kept_as_argon2id_with_their_parameters() {
        var passwords = new Passwords(Passwords.argon2(), 2, PATIENCE);
        var hash = passwords.hash("correct horse", ANN);

        assertThat(hash).startsWith("{argon2}$argon2id$v=19$m=7168,t=5,p=1$");
        assertThat(passwords.hash("correct horse", ANN)).as("salted").isNotEqualTo(hash);
        assertThat(passwords.match("correct horse", Optional.of(hash), ANN)).isEqualTo(Match.YES);
        assertThat(passwords.match("Correct horse", Optional.of(hash), ANN)).isEqualTo(Match.NO);
        assertThat(passwords.isWeak(hash)).isFalse();
        assertThat(passwords.isWeak(Passwords.argon2(1024, 1).encode("correct horse"))).isTrue();
    }

    @Test
    void are_hashed_anew_where_they_were_hashed_in_fewer_passes() {
        var passwords = new Passwords(Passwords.argon2(), 1, PATIENCE);
        var before = Passwords.argon2(12 * 1024, 3).encode("correct horse");

        assertThat(passwords.match("correct horse", Optional.of(before), ANN)).isEqualTo(Match.YES);
        assertThat(passwords.isWeak(before)).isTrue();
    }

    @Test
    void of_nobody_are_checked_like_any_other_and_never_match() {
        var encoder = new Recording();
        var passwords = new Passwords(encoder, 1, PATIENCE);
        var nobodysPassword = encoder.encoded.getFirst();

        assertThat(passwords.match("a guess", Optional.empty(), ANN)).isEqualTo(Match.NO);
        assertThat(encoder.checked).containsExactly("hash of " + nobodysPassword);
        assertThat(passwords.match(nobodysPassword, Optional.empty(), ANN)).isEqualTo(Match.NO);
    }

    @Test
    void are_the_same_from_every_keyboard() {
        var passwords = new Passwords(Passwords.argon2(1024, 1), 1, PATIENCE);
        var hash = Optional.of(passwords.hash("caf\u00e9 au lait", ANN));

        assertThat(passwords.match("cafe\u0301\u00a0au\u3000lait", hash, ANN)).isEqualTo(Match.YES);
        assertThat(passwords.match("cafe au lait", hash, ANN)).isEqualTo(Match.NO);
    }

    @Test
    void count_as_they_were_typed_where_an_earlier_release_hashed_them_so() {
        var argon2 = Passwords.argon2(1024, 1);
        var passwords = new Passwords(argon2, 1, PATIENCE);
        var hash = Optional.of(argon2.encode("cafe\u0301 au lait"));

        assertThat(passwords.match("cafe\u0301 au lait", hash, ANN)).isEqualTo(Match.YES_AS_TYPED);
        assertThat(passwords.match("caf\u00e9 au lait", hash, ANN)).isEqualTo(Match.NO);
    }

    @Test
    void are_hashed_as_often_whether_there_is_an_account_or_not() {
        for (var typed : List.of("plain", "cafe\u0301")) {
            var encoder = new Recording();
            var passwords = new Passwords(encoder, 1, PATIENCE);
            passwords.match(typed, Optional.of("hash of another"), ANN);
            var withAccount = encoder.checked.size();
            encoder.checked.clear();
            passwords.match(typed, Optional.empty(), ANN);

            assertThat(encoder.checked).hasSize(withAccount);
        }
    }

    @Test
    void wait_their_turn_so_that_memory_suffices() throws Exception {
        var running = new AtomicInteger();
        var most = new AtomicInteger();
        var passwords =
                new Passwords(
                        new Recording() {
                            @Override
                            public boolean matches(CharSequence password, String hash) {
                                most.accumulateAndGet(running.incrementAndGet(), Math::max);
                                Thread.yield();
                                running.decrementAndGet();
                                return true;
                            }
                        },
                        2,
                        PATIENCE);

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 1_000; i++) {
                threads.submit(() -> passwords.match("password", Optional.empty(), ANN));
            }
        }

        assertThat(most).hasValueBetween(1, 2);
    }

    @Test
    void hold_up_no_virtual_thread() {
        var computing = new ArrayList<Boolean>();
        var passwords =
                new Passwords(
                        new Recording() {
                            @Override
                            public String encode(CharSequence password) {
                                computing.add(Thread.currentThread().isVirtual());
                                return super.encode(password);
                            }
                        },
                        1,
                        PATIENCE);

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            threads.submit(() -> passwords.hash("password", ANN));
        }

        assertThat(computing).containsExactly(false, false);
    }

    @Test
    void fail_loudly_when_a_hash_cannot_be_read() {
        var passwords = new Passwords(Passwords.argon2(), 1, PATIENCE);

        assertThatIllegalStateException()
                .isThrownBy(() -> passwords.match("password", Optional.of("{md4}whatever"), ANN))
                .withMessage("A password could not be hashed");
    }

    @Test
    void are_given_up_on_when_no_turn_comes() throws Exception {
        var holding = new CountDownLatch(1);
        var release = new CountDownLatch(1);
        var passwords =
                new Passwords(
                        new Recording() {
                            @Override
                            public boolean matches(CharSequence password, String hash) {
                                holding.countDown();
                                try {
                                    assertThat(release.await(10, TimeUnit.SECONDS)).isTrue();
                                } catch (InterruptedException stopped) {
                                    throw new AssertionError(stopped);
                                }
                                return true;
                            }
                        },
                        1,
                        Duration.ofMillis(200));
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            threads.submit(() -> passwords.match("password", Optional.empty(), ANN));
            assertThat(holding.await(10, TimeUnit.SECONDS)).isTrue();

            assertThatExceptionOfType(HashingBusyException.class)
                    .isThrownBy(() -> passwords.hash("another", ANN));
            release.countDown();
        }

        assertThat(passwords.hash("another", ANN)).isEqualTo("hash of another");
    }

    private static class Recording implements PasswordEncoder {

        final List<String> encoded = new ArrayList<>();
        final List<String> checked = new ArrayList<>();

        @Override
        public String encode(CharSequence password) {
            encoded.add(password.toString());
            return "hash of " + password;
        }

        @Override
        public boolean matches(CharSequence password, String hash) {
            checked.add(hash);
            return hash.equals("hash of " + password);
        }
    }
}
