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
 * The sign-ups that were verified within the last minute. A repeat with the same key, address and
 * password is answered like the first one, without hashing and counting anything; a repeat with
 * another password is another request.
 *
 * <p>Passwords are not kept. What stands for a request is a hash under a key that only this process
 * has, and that is gone with it. Thread-safe.
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
     * What a request is known by.
     *
     * @param id of the account that it opens, which follows from its key and its address
     */
    record Request(UUID id, String password) {

        /** Without the password, so that no log line ever holds it. */
        @Override
        public String toString() {
            return "Request[id=" + id + "]";
        }
    }

    /** The account of a request that was verified; empty if it is too long ago, or never was. */
    Optional<Account.Open> find(Request request) {
        return Optional.ofNullable(accounts.getIfPresent(fingerprint(request)));
    }

    /** The request has just opened this account. */
    void remember(Request request, Account.Open account) {
        accounts.put(fingerprint(request), account);
    }

    /**
     * The account of a request, which is verified unless it was a moment ago. Of many at once one
     * is verified, and the others wait for that.
     */
    Account.Open verified(Request request, Supplier<Account.Open> verification) {
        var fingerprint = fingerprint(request);
        var lock = locks.get(Math.floorMod(fingerprint.hashCode(), LOCKS));
        lock.lock();
        try {
            // Not by a loader of the cache: it would hold up others for as long as hashing takes.
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
