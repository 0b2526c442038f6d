package ticketing.web.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.RSAKey;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import ticketing.web.testing.KeyServer;
import ticketing.web.testing.TestSessions;

class PublishedKeysTest {

    static final RSAKey OLD = TestSessions.key();
    static final RSAKey NEW = TestSessions.newKey("new-key");

    final KeyServer auth = new KeyServer();
    volatile Instant now = Instant.parse("2026-11-21T07:22:32Z");
    final InstantSource time = () -> now;
    final PublishedKeys keys =
            new PublishedKeys(URI.create(auth.address()), time.withZone(ZoneOffset.UTC));

    @AfterEach
    void stop() {
        auth.close();
    }

    @Test
    void are_fetched_once_for_many_tokens() throws Exception {
        for (var token = 0; token < 10; token++) {
            assertThat(find(OLD)).containsExactly(OLD.toPublicJWK());
        }
        assertThat(auth.requests()).isEqualTo(1);
    }

    @Test
    void are_fetched_again_for_a_key_that_is_new() throws Exception {
        find(OLD);
        auth.publish(OLD, NEW);
        now = now.plusSeconds(6);

        assertThat(find(NEW)).containsExactly(NEW.toPublicJWK());
    }

    @Test
    void are_not_fetched_for_every_key_that_somebody_makes_up() throws Exception {
        for (var token = 0; token < 10; token++) {
            assertThat(find(NEW)).isEmpty();
        }
        assertThat(auth.requests()).isEqualTo(1);
    }

    @Test
    void survive_an_outage() throws Exception {
        find(OLD);
        auth.away(true);
        now = now.plus(Duration.ofHours(5));

        assertThat(find(OLD)).isNotEmpty();
        await().atMost(Duration.ofSeconds(10)).until(() -> auth.requests() > 1);
        assertThat(find(OLD)).isNotEmpty();
    }

    @Test
    void are_out_of_reach_if_none_is_known() throws Exception {
        auth.away(true);

        assertThatThrownBy(() -> find(OLD)).isInstanceOf(KeySourceException.class);
        assertThatThrownBy(() -> find(OLD)).isInstanceOf(KeySourceException.class);
        assertThat(auth.requests()).isEqualTo(1);

        auth.away(false);
        now = now.plusSeconds(6);
        assertThat(find(OLD)).isNotEmpty();
    }

    @Test
    void are_out_of_reach_if_the_new_one_cannot_be_fetched() throws Exception {
        find(OLD);
        auth.away(true);
        now = now.plusSeconds(6);

        assertThatThrownBy(() -> find(NEW)).isInstanceOf(KeySourceException.class);
    }

    @Test
    void no_longer_count_some_minutes_after_they_were_withdrawn() throws Exception {
        find(OLD);
        auth.publish(NEW);
        now = now.plus(Duration.ofMinutes(6));

        find(OLD);

        await().atMost(Duration.ofSeconds(10)).until(() -> find(OLD).isEmpty());
    }

    private List<JWK> find(RSAKey key) throws KeySourceException {
        return keys.get(
                new JWKSelector(new JWKMatcher.Builder().keyID(key.getKeyID()).build()), null);
    }
}
