package ticketing.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import ticketing.benchmarks.measuring.Duel;
import ticketing.benchmarks.measuring.Report;
import ticketing.benchmarks.measuring.Size;
import ticketing.local.command.UpCommand;
import ticketing.local.people.Person;
import ticketing.local.people.Sale;
import ticketing.topology.Service;

/**
 * How long {@code ./ticketing up} takes until it is ready and until the end of its first sale, and
 * how much memory its processes need, with and without AOT caches in turns.
 */
final class StartBenchmark implements Benchmark {

    private static final int ROUNDS = 3;
    private static final int SALES = 50;
    private static final double READY_TARGET_SECONDS = 15;
    private static final double SERVICES_TARGET_MIB = 900;

    /**
     * One start.
     *
     * @param ready seconds until everything is ready
     * @param sold seconds until the first sale has ended
     * @param memory of each process after some sales, by its name
     */
    private record Start(double ready, double sold, Map<String, Memory> memory) {

        static Start measure(boolean trained, int sales) throws Exception {
            var start = System.nanoTime();
            try (var up = UpProcess.start(trained)) {
                up.awaitReady();
                var ready = secondsSince(start);
                play(up);
                var sold = secondsSince(start);
                for (int sale = 1; sale < sales; sale++) {
                    play(up);
                }
                return new Start(ready, sold, memoryOf(up));
            }
        }

        private static double secondsSince(long nanoTime) {
            return (System.nanoTime() - nanoTime) / 1e9;
        }

        private static void play(UpProcess up) throws InterruptedException {
            var outcome =
                    new Sale(
                                    Person.signUp(up.address(), "seller"),
                                    Person.signUp(up.address(), "buyer"))
                            .play();
            if (!(outcome instanceof Sale.Outcome.Sold)) {
                throw new IllegalStateException("Not sold: " + outcome);
            }
        }

        private static Map<String, Memory> memoryOf(UpProcess up) throws IOException {
            var memory = new LinkedHashMap<String, Memory>();
            for (var process : up.pids().entrySet()) {
                memory.put(process.getKey(), Memory.of(process.getValue()));
            }
            return memory;
        }

        double services(ToDoubleFunction<Memory> figure) {
            return Stream.of(Service.values())
                    .mapToDouble(service -> memory(service.longName(), figure))
                    .sum();
        }

        double memory(String name, ToDoubleFunction<Memory> figure) {
            return figure.applyAsDouble(memory.getOrDefault(name, Memory.NONE));
        }
    }

    /**
     * The resident memory of a process as Linux reports it, in MiB.
     *
     * @param resident all of it, including pages shared with other processes
     * @param share where a page shared by n processes counts as 1/n, so the sum over processes is
     *     their total memory
     */
    private record Memory(double resident, double share) {

        static final Memory NONE = new Memory(0, 0);

        static Memory of(long pid) throws IOException {
            var rollup = Path.of("/proc", Long.toString(pid), "smaps_rollup");
            var lines = Files.readAllLines(rollup);
            return new Memory(mebibytes(lines, "Rss:"), mebibytes(lines, "Pss:"));
        }

        private static double mebibytes(List<String> lines, String key) {
            return lines.stream()
                    .filter(line -> line.startsWith(key))
                    .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) / 1024)
                    .findFirst()
                    .orElseThrow();
        }
    }

    @Override
    public void measure(Size size, Report report) throws Exception {
        report.title("Start and memory");
        try (var system = WholeSystem.start()) {
            system.local().train(UpCommand::rehearsal);
        }
        var trained = new ArrayList<Start>();
        var untrained = new ArrayList<Start>();
        for (int round = 0; round < size.of(ROUNDS, 1); round++) {
            var first = round % 2 == 0;
            for (var isTrained : List.of(first, !first)) {
                (isTrained ? trained : untrained).add(Start.measure(isTrained, size.of(SALES, 2)));
            }
        }
        report.table(
                List.of(
                        "",
                        "ready, s",
                        "first sale, s",
                        "the five services together, MiB",
                        "sum of the resident memory of each, MiB"),
                List.of(row("without AOT cache", untrained), row("with AOT cache", trained)));
        report.table(
                List.of("resident, MiB", "without AOT cache", "with AOT cache"),
                trained.getFirst().memory().keySet().stream()
                        .map(name ->
                                List.of(
                                        name,
                                        Report.number(memory(untrained, name)),
                                        Report.number(memory(trained, name))))
                        .toList());
        report.target(
                "%.0f s / ready with AOT caches".formatted(READY_TARGET_SECONDS),
                READY_TARGET_SECONDS / median(trained, Start::ready),
                1);
        report.target(
                "%.0f MiB / the five services".formatted(SERVICES_TARGET_MIB),
                SERVICES_TARGET_MIB / median(trained, start -> start.services(Memory::share)),
                1);
    }

    private static List<String> row(String what, List<Start> starts) {
        return List.of(
                what,
                Report.seconds(median(starts, Start::ready)),
                Report.seconds(median(starts, Start::sold)),
                Report.number(median(starts, start -> start.services(Memory::share))),
                Report.number(median(starts, start -> start.services(Memory::resident))));
    }

    private static double memory(List<Start> starts, String name) {
        return median(starts, start -> start.memory(name, Memory::resident));
    }

    private static double median(List<Start> starts, ToDoubleFunction<Start> figure) {
        return Duel.median(starts.stream().mapToDouble(figure).toArray());
    }
}
