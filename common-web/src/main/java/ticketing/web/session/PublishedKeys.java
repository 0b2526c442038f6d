package ticketing.web.session;

import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import java.io.IOException;
import java.net.URI;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The public keys that auth-service publishes. They are fetched when a token names an unknown key,
 * and every five minutes while tokens arrive. They are never fetched more often than every five
 * seconds, so that invented key names cost auth-service nothing.
 *
 * <p>While auth-service is down, the known keys stay valid, and users stay signed in. Thread-safe.
 */
final class PublishedKeys implements JWKSource<SecurityContext> {

    private static final Logger log = LoggerFactory.getLogger(PublishedKeys.class);
    private static final Duration FRESH = Duration.ofMinutes(5);
    private static final Duration PAUSE = Duration.ofSeconds(5);
    private static final int TIMEOUT_MILLIS = 2_000;
    private static final int MAX_BYTES = 64 * 1024;

    private final URI address;
    private final Clock clock;
    private final DefaultResourceRetriever http =
            new DefaultResourceRetriever(TIMEOUT_MILLIS, TIMEOUT_MILLIS, MAX_BYTES);
    private final ReentrantLock fetching = new ReentrantLock();
    private volatile Known known = new Known(new JWKSet(), Instant.MIN, null);

    /** The result of the last attempt; after a failed one, the keys from before. */
    private record Known(JWKSet keys, Instant attemptedAt, @Nullable Exception failure) {}

    PublishedKeys(URI address, Clock clock) {
        this.address = address;
        this.clock = clock;
    }

    @Override
    public List<JWK> get(JWKSelector selector, @Nullable SecurityContext context)
            throws KeySourceException {
        var keys = selector.select(known.keys());
        if (!keys.isEmpty()) {
            if (isOlderThan(FRESH)) {
                Thread.startVirtualThread(this::fetch);
            }
            return keys;
        }
        fetch();
        var fetched = known;
        keys = selector.select(fetched.keys());
        if (keys.isEmpty() && fetched.failure() != null) {
            throw new KeySourceException("No keys from " + address, fetched.failure());
        }
        return keys;
    }

    private void fetch() {
        fetching.lock();
        try {
            if (isOlderThan(PAUSE)) {
                known = attempt();
            }
        } finally {
            fetching.unlock();
        }
    }

    private Known attempt() {
        var before = known;
        try {
            var published = JWKSet.parse(http.retrieveResource(address.toURL()).getContent());
            return new Known(published, clock.instant(), null);
        } catch (IOException | ParseException | IllegalArgumentException failure) {
            if (before.failure() == null) {
                log.warn("No keys from {}: {}", address, failure.toString());
            }
            return new Known(before.keys(), clock.instant(), failure);
        }
    }

    private boolean isOlderThan(Duration age) {
        return known.attemptedAt().isBefore(clock.instant().minus(age));
    }
}
