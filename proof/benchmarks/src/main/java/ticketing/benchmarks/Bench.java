package ticketing.benchmarks;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import ticketing.benchmarks.measuring.Chart;
import ticketing.benchmarks.measuring.Machine;
import ticketing.benchmarks.measuring.Report;
import ticketing.benchmarks.measuring.Size;

/** The command {@code ./ticketing bench}. The exit code is 1 if a figure misses its target. */
@Command(
        name = "bench",
        description = "Measures what event sourcing costs, and how fast the whole system is.")
public final class Bench implements Callable<Integer> {

    /** The subjects that can be measured. */
    enum Subject {
        STORE,
        SUBSCRIPTION,
        ACCOUNTS,
        PROJECTION,
        SALES,
        CONTENTION,
        START;

        private Benchmark benchmark() {
            return switch (this) {
                case STORE -> new StoreBenchmark();
                case SUBSCRIPTION -> new SubscriptionBenchmark();
                case ACCOUNTS -> new AccountsBenchmark();
                case PROJECTION -> new ProjectionBenchmark();
                case SALES -> new SalesBenchmark();
                case CONTENTION -> new ContentionBenchmark();
                case START -> new StartBenchmark();
            };
        }
    }

    @Parameters(
            arity = "0..*",
            description = "what to measure: ${COMPLETION-CANDIDATES} (default: all)")
    private Set<Subject> subjects = new LinkedHashSet<>();

    @Option(
            names = "--smoke",
            description = "a short run that only shows that it works; its figures mean nothing")
    private boolean smoke;

    @Option(names = "--chart", description = "writes an SVG of all ratios to this file")
    private @Nullable Path chart;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "shows this help")
    @SuppressWarnings("UnusedVariable") // picocli reads it
    private boolean help;

    private final PrintWriter out;

    Bench(PrintWriter out) {
        this.out = out;
    }

    /** Measures, and ends the process with exit code 1 if a figure misses its target. */
    public static void main(String[] args) {
        System.exit(run(new PrintWriter(System.out, true, Charset.defaultCharset()), args));
    }

    static int run(PrintWriter out, String... args) {
        return new CommandLine(new Bench(out))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setOut(out)
                .execute(args);
    }

    @Override
    public Integer call() throws Exception {
        var report = new Report(out);
        report.note(Machine.description());
        var chosen = subjects.isEmpty() ? EnumSet.allOf(Subject.class) : subjects;
        for (var subject : chosen) {
            subject.benchmark().measure(smoke ? Size.SMOKE : Size.FULL, report);
        }
        draw(report);
        if (smoke) {
            return 0;
        }
        report.missed().forEach(missed -> report.note("Missed: " + missed));
        return report.missed().isEmpty() ? 0 : 1;
    }

    private void draw(Report report) throws IOException {
        var file = chart;
        if (file != null) {
            Files.writeString(file, Chart.svg("Ours compared with the plain way", report.bars()));
        }
    }
}
