package ticketing.web.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

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
import org.springframework.web.ErrorResponseException;

class PatientLookupTest {

    static final Instant NOW = Instant.parse("2026-11-21T07:22:32Z");
    static final Duration PATIENCE = Duration.ofMillis(200);

    final PatientLookup lookup = new PatientLookup(Clock.fixed(NOW, ZoneOffset.UTC), PATIENCE);
    final AtomicInteger looks = new AtomicInteger();
    Instant shownUpTo = NOW;

    @Test
    void returns_at_once_what_is_there() {
        assertThat(find(idMadeAt(NOW), after(1))).contains("found");
        assertThat(looks).hasValue(1);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 9_999, -9_999})
    void waits_for_what_was_made_a_moment_ago(long ageInMillis) {
        assertThat(find(idMadeAt(NOW.minusMillis(ageInMillis)), after(3))).contains("found");
    }

    @Test
    void waits_for_an_id_that_may_have_been_made_just_now() {
        assertThat(find(Ids.named(new UUID(0, 0), "call", "boundary", "key"), after(3)))
                .contains("found");
    }

    @ParameterizedTest
    @ValueSource(longs = {10_000, -10_000, 86_400_000})
    void does_not_wait_for_what_is_old(long ageInMillis) {
        assertThat(find(idMadeAt(NOW.minusMillis(ageInMillis)), after(3))).isEmpty();
        assertThat(looks).hasValue(2);
    }

    @Test
    void does_not_wait_for_what_nobody_here_can_have_made() {
        shownUpTo = NOW.minusSeconds(40);

        assertThat(find(UUID.fromString("8c8e2f0a-5f58-4a3c-9d4e-0b7a4d1f2c3b"), after(3)))
                .isEmpty();
        assertThat(looks).hasValue(2);
    }

    @Test
    void looks_less_often_the_longer_it_waits() {
        var patient = new PatientLookup(Clock.fixed(NOW, ZoneOffset.UTC), Duration.ofSeconds(1));

        assertThat(patient.find(idMadeAt(NOW), after(Integer.MAX_VALUE), () -> shownUpTo))
                .isEmpty();
        // After 20, 40, 80 and 160 milliseconds, then every 200.
        assertThat(looks).hasValueBetween(3, 10);
    }

    @Test
    void gives_up_in_time() {
        var start = System.nanoTime();

        assertThat(find(idMadeAt(NOW), after(Integer.MAX_VALUE))).isEmpty();

        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .isBetween(PATIENCE, PATIENCE.plusSeconds(5));
    }

    @Test
    void does_not_take_a_miss_for_an_answer_while_the_copy_is_behind() {
        shownUpTo = NOW.minusSeconds(40);

        assertUnknown(idMadeAt(NOW));
        assertUnknown(idMadeAt(NOW.minusSeconds(30)));
        assertUnknown(idMadeAt(NOW.minusSeconds(49)));
        assertUnknown(Ids.named(new UUID(0, 0), "call", "boundary", "key"));
    }

    @ParameterizedTest
    @ValueSource(longs = {50_000, 86_400_000, -10_000})
    void knows_at_once_of_what_the_copy_would_show_by_now_or_nobody_can_have_made(
            long ageInMillis) {
        shownUpTo = NOW.minusSeconds(40);

        assertThat(find(idMadeAt(NOW.minusMillis(ageInMillis)), after(3))).isEmpty();
        assertThat(looks).hasValue(2);
    }

    @Test
    void finds_what_arrives_while_it_waits_for_a_copy_that_is_behind() {
        shownUpTo = NOW.minusSeconds(40);

        assertThat(find(idMadeAt(NOW.minusSeconds(30)), after(4))).contains("found");
    }

    @Test
    void takes_a_miss_for_an_answer_as_soon_as_the_copy_has_caught_up() {
        shownUpTo = NOW.minusSeconds(40);
        Supplier<Optional<String>> look =
                () -> {
                    shownUpTo = looks.incrementAndGet() < 4 ? shownUpTo : NOW;
                    return Optional.empty();
                };

        assertThat(find(idMadeAt(NOW.minusSeconds(30)), look)).isEmpty();
        // One more look after the copy caught up: what arrived in between is found.
        assertThat(looks).hasValue(5);
    }

    @Test
    void allows_a_copy_to_be_two_seconds_late() {
        shownUpTo = NOW.minusSeconds(2);
        assertThat(find(idMadeAt(NOW), after(Integer.MAX_VALUE))).isEmpty();

        shownUpTo = NOW.minusMillis(2001);
        assertUnknown(idMadeAt(NOW));
    }

    @Test
    void asks_nobody_how_far_the_copy_is_when_it_finds_it_at_once() {
        assertThat(
                        lookup.find(
                                idMadeAt(NOW),
                                after(1),
                                () -> {
                                    throw new AssertionError("There is no need to ask");
                                }))
                .contains("found");
    }

    private void assertUnknown(UUID id) {
        assertThatExceptionOfType(ErrorResponseException.class)
                .isThrownBy(() -> find(id, after(Integer.MAX_VALUE)))
                .satisfies(unknown -> assertThat(unknown.getStatusCode().value()).isEqualTo(503));
    }

    private Optional<String> find(UUID id, Supplier<Optional<String>> look) {
        return lookup.find(id, look, () -> shownUpTo);
    }

    private Supplier<Optional<String>> after(int needed) {
        return () -> looks.incrementAndGet() < needed ? Optional.empty() : Optional.of("found");
    }

    private static UUID idMadeAt(Instant time) {
        return new UUID(time.toEpochMilli() << 16 | 0x7000, 0x8000000000000000L);
    }
}
