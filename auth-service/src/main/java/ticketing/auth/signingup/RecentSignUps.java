package ticketing.auth.signingup;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import ticketing.auth.account.Account;
import ticketing.auth.credentials.PasswordForm;

/**
 * The sign-ups of the last minute whose password was verified. A repeated request with the same
 * key, address and password gets the same answer again, without hashing and without counting. A
 * request with another password is a different request.
 *
 * <p>Passwords are not stored. A request is recognised by an HMAC under a random key of this
 * process. Thread-safe.
 */
final class RecentSignUps {

    private static final String ALGORITHM = "HmacSHA256";
    private static final Duration REMEMBERED = Duration.ofMinutes(1);
    private static final int MOST_REMEMBERED = 10_000;
    private static final int LOCKS = 64;

    private final SecretKeySpec secret;
    private final Cache<String, Account.Open> accounts;
    private final List<Lock> locks =
            Stream.<Lock>generate(ReentrantLock::new).limit(LOCKS).toList();

    RecentSignUps(Clock clock) {
        var random = new byte[32];
        new SecureRandom().nextBytes(random);
        this.secret = new SecretKeySpec(random, ALGORITHM);
        this.accounts =
                Caffeine.newBuilder()
                        .maximumSize(MOST_REMEMBERED)
                        .expireAfterWrite(REMEMBERED)
                        .ticker(() -> Duration.ofMillis(clock.millis()).toNanos())
                        .build();
    }

    /**
     * Identifies a request.
     *
     * @param id of the account that it opens, computed from its key and its address
     */
    record Request(UUID id, String password) {

        /** Leaves the password out, so that it never gets into a log. */
        @Override
        public String toString() {
            return "Request[id=" + id + "]";
        }
    }

    /** The account of a verified request; empty if it was too long ago, or never verified. */
    Optional<Account.Open> find(Request request) {
        return Optional.ofNullable(accounts.getIfPresent(fingerprint(request)));
    }

    /** Remembers the account that this request has just opened. */
    void remember(Request request, Account.Open account) {
        accounts.put(fingerprint(request), account);
    }

    /**
     * The account of a request. Verifies the request, unless it was verified in the last minute. If
     * the same request arrives many times at once, one is verified and the others wait for it.
     */
    Account.Open verified(Request request, Supplier<Account.Open> verification) {
        var fingerprint = fingerprint(request);
        var lock = locks.get(Math.floorMod(fingerprint.hashCode(), LOCKS));
        lock.lock();
        try {
            // Not with a loader of the cache, which would block others for as long as hashing
            // takes.
            var known = accounts.getIfPresent(fingerprint);
            if (known != null) {
                return known;
            }
            var account = verification.get();
            accounts.put(fingerprint, account);
            return account;
        } finally {
            lock.unlock();
        }
    }

    private String fingerprint(Request request) {
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(secret);
            mac.update(request.id().toString().getBytes(UTF_8));
            return HexFormat.of()
                    .formatHex(mac.doFinal(PasswordForm.of(request.password()).getBytes(UTF_8)));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("Every Java platform has " + ALGORITHM, impossible);
        }
    }
}
