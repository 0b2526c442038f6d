package ticketing.auth.passwords;

import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;
import org.springframework.security.crypto.password.DelegatingPasswordEncoder;
import org.springframework.security.crypto.password.PasswordEncoder;
import ticketing.auth.credentials.PasswordForm;

/**
 * Hashes and checks passwords. Both are expensive on purpose, in time and memory, so only a few run
 * at the same time and the others wait. Thread-safe.
 *
 * <p>Hashing has threads of its own: a virtual thread that computes does not yield its carrier
 * thread, so a few sign-ins would block all other requests.
 */
public final class Passwords {

    private static final int SALT_BYTES = 16;
    private static final int HASH_BYTES = 32;

    private final PasswordEncoder encoder;
    private final HashingQueue queue;
    private final Duration patience;
    private final String nobodysHash;

    /**
     * Hashes with {@code encoder}.
     *
     * @param simultaneous how many hashes may be computed at the same time
     * @param patience how long a caller waits for its result
     */
    public Passwords(PasswordEncoder encoder, int simultaneous, Duration patience) {
        this.encoder = encoder;
        this.queue = new HashingQueue(simultaneous, Ticker.systemTicker());
        this.patience = patience;
        this.nobodysHash = encoder.encode(UUID.randomUUID().toString());
    }

    /**
     * Argon2id with 7 MiB and five passes: of the settings that OWASP calls equally strong, the one
     * with the least memory. Hashes are stored with algorithm and parameters, so that both can
     * change: at the next sign-in, an older hash is replaced.
     *
     * @see <a
     *     href="https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html">OWASP,
     *     Password Storage</a>
     */
    public static PasswordEncoder argon2() {
        return argon2(7 * 1024, 5);
    }

    static PasswordEncoder argon2(int memoryKib, int passes) {
        var argon2 = new Argon2PasswordEncoder(SALT_BYTES, HASH_BYTES, 1, memoryKib, passes);
        return new DelegatingPasswordEncoder("argon2", Map.of("argon2", argon2));
    }

    /** Whether a password is right. */
    public enum Match {
        NO,
        YES,
        /** Right, but an earlier release hashed it as it was typed: it should be hashed again. */
        YES_AS_TYPED
    }

    /**
     * Hashes a password with a new salt, in the {@link PasswordForm form} that does not depend on
     * the keyboard.
     *
     * @throws HashingBusyException if too many others wait; try again in a moment
     */
    public String hash(String password, Applicant who) {
        return inTurn(who, () -> encoder.encode(PasswordForm.of(password)));
    }

    /**
     * Checks a password. Without an account it takes the same time, because then the password is
     * compared with a hash that nobody knows the password of. So the time does not tell who has an
     * account. How often a wrong password is hashed depends only on the password: twice if it is
     * not typed in the form in which passwords are hashed today.
     *
     * @param hash empty if there is no account
     * @throws HashingBusyException if too many others wait; try again in a moment
     */
    public Match match(String password, Optional<String> hash, Applicant who) {
        var match = inTurn(who, () -> match(password, hash.orElse(nobodysHash)));
        return hash.isPresent() ? match : Match.NO;
    }

    private Match match(String password, String hash) {
        var form = PasswordForm.of(password);
        if (encoder.matches(form, hash)) {
            return Match.YES;
        }
        return !form.equals(password) && encoder.matches(password, hash)
                ? Match.YES_AS_TYPED
                : Match.NO;
    }

    /** Whether a hash was made with weaker parameters than today's. */
    public boolean isWeak(String hash) {
        return encoder.upgradeEncoding(hash);
    }

    private <T> T inTurn(Applicant who, Callable<T> work) {
        var turn = queue.submit(who, work);
        try {
            return turn.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException noTurnCame) {
            turn.cancel(false);
            throw new HashingBusyException();
        } catch (InterruptedException stopping) {
            turn.cancel(false);
            Thread.currentThread().interrupt();
            throw new HashingBusyException();
        } catch (ExecutionException failure) {
            throw new IllegalStateException("A password could not be hashed", failure.getCause());
        }
    }
}
