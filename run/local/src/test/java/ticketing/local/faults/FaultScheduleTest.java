package ticketing.local.faults;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import ticketing.local.faults.Fault.Kind;
import ticketing.local.faults.FaultSchedule.Targets;

class FaultScheduleTest {

    private static final Targets TARGETS =
            new Targets(
                    List.of("orders-service", "orders-service-2"),
                    List.of("orders to NATS"),
                    List.of("ORDERS/orders-view"),
                    List.of("ORDERS/orders-view"));

    private static List<Fault> schedule(long seed, int minutes) {
        return FaultSchedule.of(seed, Duration.ofMinutes(minutes), Duration.ofSeconds(7), TARGETS);
    }

    @Test
    void is_repeated_by_its_seed() {
        assertThat(schedule(1, 10)).isEqualTo(schedule(1, 10)).isNotEqualTo(schedule(2, 10));
        // A longer run begins with the same faults as a shorter one.
        assertThat(schedule(1, 10)).startsWith(schedule(1, 5).toArray(Fault[]::new));
    }

    @Test
    void has_every_kind_before_any_comes_again() {
        var faults = schedule(3, 10);
        for (int i = 0; i + Kind.values().length <= faults.size(); i += Kind.values().length) {
            assertThat(faults.subList(i, i + Kind.values().length))
                    .extracting(Fault::kind)
                    .containsExactlyInAnyOrder(Kind.values());
        }
    }

    @Test
    void begins_all_faults_in_time_and_in_order() {
        var faults = schedule(4, 10);
        assertThat(faults).extracting(Fault::at).isSorted();
        assertThat(faults.getLast().at()).isLessThan(Duration.ofMinutes(10));
        assertThat(faults).hasSizeBetween(120, 180);
    }

    @Test
    void breaks_each_part_in_turn_with_others() {
        var killed =
                schedule(5, 60).stream()
                        .filter(fault -> fault.kind() == Kind.KILL_SERVICE)
                        .collect(groupingBy(Fault::target, counting()));
        assertThat(killed).containsOnlyKeys(TARGETS.services());
    }

    @Test
    void mends_what_does_not_mend_itself_after_some_seconds() {
        assertThat(schedule(6, 60))
                .allSatisfy(fault -> {
                    var mendsItself =
                            switch (fault.kind()) {
                                case PAUSE, CUT, STALL, DELAY -> false;
                                case KILL_SERVICE,
                                        KILL_NATS,
                                        KILL_MONGODB,
                                        RESTART_SERVICE,
                                        REDELIVER,
                                        REBUILD ->
                                        true;
                            };
                    assertThat(fault.lasts().isZero()).isEqualTo(mendsItself);
                    assertThat(fault.lasts()).isLessThanOrEqualTo(Duration.ofSeconds(10));
                });
    }

    @Test
    void is_readable() {
        var fault =
                new Fault(
                        Duration.ofMillis(65_400),
                        Kind.CUT,
                        "orders to NATS",
                        Duration.ofMillis(1500));
        assertThat(fault.line())
                .isEqualTo("01:05.4  connections cut and refused: orders to NATS for 1.5 s");
    }
}
