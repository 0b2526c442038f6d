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
 * Hashes and checks passwords. Both are expensive on purpose, in time and in memory, so only a few
 * are done at once and the others wait their turn. Safe for use by many threads.
 *
 * <p>They are done on threads of their own: a virtual thread that computes gives its processor to
 * no other, so a few sign-ins would hold up everything else.
 */
public final class Passwords {

    private static final int SALT_BYTES = 16;
    private static final int HASH_BYTES = 32;

    private final PasswordEncoder encoder;
    private final HashingQueue queue;
    private final Duration patience;
    private final String nobodysHash;

    /**
     * Passwords hashed by an encoder.
     *
     * @param simultaneous how many hashes may be computed at once
     * @param patience how long one waits for a turn and its end
     */
    public Passwords(PasswordEncoder encoder, int simultaneous, Duration patience) {
        this.encoder = encoder;
        this.queue = new HashingQueue(simultaneous, Ticker.systemTicker());
        this.patience = patience;
        this.nobodysHash = encoder.encode(UUID.randomUUID().toString());
    }

    /**
     * Argon2id with 7 MiB and five passes, the one with the least memory of those that OWASP calls
     * equal. Hashes are stored with the name of their algorithm and their parameters, so that both
     * can change: whoever signs in with an older one gets a new one.
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

    /** Whether a password is the one of an account. */
    public enum Match {
        NO,
        YES,
        /** It is, and an earlier release hashed it as it was typed: it should be hashed anew. */
        YES_AS_TYPED
    }

    /**
     * Hashes a password, in the {@link PasswordForm form} that does not depend on the keyboard,
     * under a new salt.
     *
     * @throws HashingBusyException if no turn comes in time; try again in a moment
     */
    public String hash(String password, Applicant who) {
        return inTurn(who, () -> encoder.encode(PasswordForm.of(password)));
    }

    /**
     * Whether a password is the one of an account. It takes the same time if there is no account,
     * since another hash, which nobody knows the password of, is checked instead: the clock does
     * not tell strangers who has an account. How often a wrong password is hashed depends on the
     * password alone: twice if it is typed in another form than it is hashed in today.
     *
     * @param hash empty if there is no account
     * @throws HashingBusyException if no turn comes in time; try again in a moment
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

    /** Whether a hash was made with weaker parameters than those of today. */
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
