package ticketing.web.request;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class IdsTest {

    static final UUID ANNA = UUID.fromString("0193a5b0-7000-7000-8000-00000000000a");

    @Test
    void carry_the_time_if_they_are_new() {
        var before = Instant.now().truncatedTo(ChronoUnit.MILLIS);

        var id = Ids.next();

        assertThat(id.version()).isEqualTo(7);
        assertThat(Ids.timeOf(id).orElseThrow())
                .isBetween(before, before.plus(Duration.ofSeconds(10)));
    }

    @Test
    void tell_the_time_they_carry() {
        assertThat(Ids.timeOf(UUID.fromString("017f22e2-79b0-7cc3-98c4-dc0c0c07398f")))
                .contains(Instant.parse("2022-02-22T19:22:22Z"));
        assertThat(Ids.timeOf(UUID.fromString("c232ab00-9414-11ec-b3c8-9f6bdeced846"))).isEmpty();
    }

    @Test
    void are_the_same_for_the_same_request() {
        var id = Ids.named(ANNA, "POST /api/orders", "ticket", "key");

        assertThat(id).isEqualTo(Ids.named(ANNA, "POST /api/orders", "ticket", "key"));
        // A fixed value: if ids changed with a release, a repeated request could have a second
        // effect.
        assertThat(id).hasToString("8a3c61e6-929e-5917-957e-ed2ec08580a4");
        assertThat(id.version()).isEqualTo(5);
    }

    @Test
    void differ_if_anything_about_the_request_does() {
        assertThat(
                        new UUID[] {
                            Ids.named(ANNA, "call", "boundary", "key"),
                            Ids.named(
                                    UUID.fromString("0193a5b0-7000-7000-8000-00000000000b"),
                                    "call",
                                    "boundary",
                                    "key"),
                            Ids.named(ANNA, "other", "boundary", "key"),
                            Ids.named(ANNA, "call", "other", "key"),
                            Ids.named(ANNA, "call", "boundary", "other"),
                            Ids.named(ANNA, "call", "boundaryk", "ey"),
                            Ids.named(ANNA, "call", "", "8:boundarykey"),
                            Ids.named(ANNA, "callb", "oundary", "key")
                        })
                .doesNotHaveDuplicates();
    }
}
