package ticketing.web.request;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PatientLookupTest {

    static final Instant NOW = Instant.parse("2026-11-21T07:22:32Z");
    static final Duration PATIENCE = Duration.ofMillis(200);

    final PatientLookup lookup = new PatientLookup(Clock.fixed(NOW, ZoneOffset.UTC), PATIENCE);
    final AtomicInteger looks = new AtomicInteger();

    @Test
    void returns_at_once_what_is_there() {
        assertThat(lookup.find(idMadeAt(NOW), after(1))).contains("found");
        assertThat(looks).hasValue(1);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 9_999, -9_999})
    void waits_for_what_was_made_a_moment_ago(long ageInMillis) {
        assertThat(lookup.find(idMadeAt(NOW.minusMillis(ageInMillis)), after(3))).contains("found");
    }

    @Test
    void waits_for_an_id_that_may_have_been_made_just_now() {
        assertThat(lookup.find(Ids.named(new UUID(0, 0), "call", "boundary", "key"), after(3)))
                .contains("found");
    }

    @ParameterizedTest
    @ValueSource(longs = {10_000, -10_000, 86_400_000})
    void does_not_wait_for_what_is_old(long ageInMillis) {
        assertThat(lookup.find(idMadeAt(NOW.minusMillis(ageInMillis)), after(2))).isEmpty();
        assertThat(looks).hasValue(1);
    }

    @Test
    void does_not_wait_for_what_nobody_here_can_have_made() {
        assertThat(lookup.find(UUID.fromString("8c8e2f0a-5f58-4a3c-9d4e-0b7a4d1f2c3b"), after(2)))
                .isEmpty();
        assertThat(looks).hasValue(1);
    }

    @Test
    void gives_up_in_time() {
        var start = System.nanoTime();

        assertThat(lookup.find(idMadeAt(NOW), after(Integer.MAX_VALUE))).isEmpty();

        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .isBetween(PATIENCE, PATIENCE.plusSeconds(5));
    }

    private Supplier<Optional<String>> after(int needed) {
        return () -> looks.incrementAndGet() < needed ? Optional.empty() : Optional.of("found");
    }

    private static UUID idMadeAt(Instant time) {
        return new UUID(time.toEpochMilli() << 16 | 0x7000, 0x8000000000000000L);
    }
}
