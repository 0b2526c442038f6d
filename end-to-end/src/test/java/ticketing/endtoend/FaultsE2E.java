package ticketing.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import ticketing.local.Console;
import ticketing.local.faults.FaultRun;

/**
 * The short form of {@code ./ticketing faults}: every kind of fault once, in a system of its own.
 * The seed is printed; {@code -Dticketing.seed=7} repeats a run.
 */
@ResourceLock(value = RunningSystem.LOCK, mode = ResourceAccessMode.READ_WRITE)
class FaultsE2E {

    @Test
    void nothing_is_lost_or_doubled_while_everything_fails_in_turn() throws Exception {
        var seed = Long.getLong("ticketing.seed", ThreadLocalRandom.current().nextInt(1_000_000));
        var plan = new FaultRun.Plan(seed, Duration.ofSeconds(20), Duration.ofSeconds(2), 1, 3);

        var report =
                FaultRun.run(
                        plan,
                        Path.of(".."),
                        Path.of("target", "systems", UUID.randomUUID().toString()),
                        Console.progressTo(System.out));

        System.out.println(report.table());
        assertThat(report.isGood()).as(report.table()).isTrue();
        assertThat(report.hasEveryKindOfFault()).as(report.table()).isTrue();
    }
}
