package ticketing.local.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import ticketing.local.checks.Checks;
import ticketing.local.data.DataFolder;
import ticketing.local.data.TemporaryData;
import ticketing.local.faults.FaultRun;
import ticketing.local.programs.Project;
import ticketing.local.terminal.Console;

/**
 * {@code ./ticketing faults}: starts a separate system with two instances of each service, uses it
 * while parts of it fail, and prints a table with the result.
 *
 * <p>If anything was lost, doubled or wrong, the exit code is 1 and the logs are kept.
 */
@Command(
        name = "faults",
        description =
                "Starts a separate system, breaks parts of it under load, and audits the result.")
public final class FaultsCommand implements Callable<Integer> {

    private static final Duration LONGEST_GAP = Duration.ofSeconds(7);
    private static final int LINES_EACH = 30;
    private static final int MOST_LINES = 200;

    @Option(
            names = "--seed",
            description = "the seed of an earlier run, to repeat its faults (default: a new seed)")
    private @Nullable Long seed;

    @Option(
            names = "--minutes",
            description = "how long faults happen, in minutes (default: ${DEFAULT-VALUE})")
    private double minutes = 2;

    @Option(
            names = "--instances",
            description = "instances of each service (default: ${DEFAULT-VALUE})")
    private int instances = 2;

    @Option(
            names = "--stories",
            description = "how many sales run at the same time (default: ${DEFAULT-VALUE})")
    private int stories = 4;

    @Override
    public Integer call() throws InterruptedException, IOException {
        Checks.positive("--minutes", minutes);
        Checks.atLeastOne("--instances", instances);
        Checks.atLeastOne("--stories", stories);
        var chosen = seed;
        var plan =
                new FaultRun.Plan(
                        chosen == null ? ThreadLocalRandom.current().nextInt(1_000_000) : chosen,
                        Duration.ofMillis(Math.round(minutes * 60_000)),
                        LONGEST_GAP,
                        stories);
        var folder = TemporaryData.kept("faults");
        var console = Console.standard(false);
        var report = FaultRun.run(plan, instances, Project.folder(), folder, console);
        console.say(report.table());
        if (report.isGood()) {
            DataFolder.delete(folder);
            return 0;
        }
        console.say("The streams and the logs are in " + folder);
        firstErrors(folder).forEach(console::say);
        return 1;
    }

    /** The first errors, for readers of the output who no longer have the folder. */
    static List<String> firstErrors(Path folder) throws IOException {
        var told = new ArrayList<String>();
        try (var files = Files.walk(folder)) {
            for (var log : files.filter(file -> file.toString().endsWith(".log")).toList()) {
                var lines = Files.readAllLines(log);
                for (int i = 0; i < lines.size() && told.size() < MOST_LINES; i++) {
                    if (lines.get(i).contains(" ERROR ")) {
                        told.add(log.getFileName() + ":");
                        told.addAll(lines.subList(i, Math.min(i + LINES_EACH, lines.size())));
                        i += LINES_EACH - 1;
                    }
                }
            }
        }
        return told;
    }
}
