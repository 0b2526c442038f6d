package ticketing.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import ticketing.local.faults.FaultRun;
import ticketing.local.terminal.Console;

/**
 * The short form of {@code ./ticketing faults}: every kind of fault once. The seed is printed;
 * {@code -Dticketing.seed=7} repeats a run.
 *
 * <p>It audits everything that has ever happened, so it runs before the tests that forge events.
 */
@ExtendWith(RunningSystem.class)
@Order(2)
@ResourceLock(value = RunningSystem.LOCK, mode = ResourceAccessMode.READ_WRITE)
class FaultsE2E {

    @Test
    void nothing_is_lost_or_doubled_while_everything_fails_in_turn() throws Exception {
        var seed = Long.getLong("ticketing.seed", ThreadLocalRandom.current().nextInt(1_000_000));
        var plan = new FaultRun.Plan(seed, Duration.ofSeconds(15), Duration.ofMillis(1400), 3);

        var report = FaultRun.run(plan, RunningSystem.breakable(), Console.progressTo(System.out));

        System.out.println(report.table());
        assertThat(report.isGood()).as(report.table()).isTrue();
        assertThat(report.hasEveryKindOfFault()).as(report.table()).isTrue();
    }
}
