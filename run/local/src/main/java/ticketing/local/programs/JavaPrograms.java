package ticketing.local.programs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileLockInterruptionException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import ticketing.local.checks.CannotRunException;
import ticketing.local.data.DataFolder;
import ticketing.local.data.RunFile;
import ticketing.topology.Service;

/** How the Java processes of the system are run: small, and found again by their data folder. */
public final class JavaPrograms {

    private static final Duration TRAINING_LIMIT = Duration.ofMinutes(2);
    private static final Duration LOOK_EVERY = Duration.ofMillis(200);
    static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");

    private final Path project;
    private final DataFolder data;
    private final UnpackedPrograms unpacked;
    private final boolean trained;

    /**
     * @param trained whether services start with what their training has recorded
     */
    public JavaPrograms(Path project, DataFolder data, boolean trained) {
        this.project = project;
        this.data = data;
        this.trained = trained;
        this.unpacked = new UnpackedPrograms(project, data);
    }

    /**
     * Unpacks what has been built since the last time.
     *
     * @throws CannotRunException if a service is not built
     */
    public void unpackAll() {
        unpacked.unpackAll();
    }

    /** The command for one instance of a service, without its settings. */
    public List<String> service(Service service) {
        var command = new ArrayList<>(javaOf(service));
        var cache = unpacked.ownCache(service);
        if (trained && Files.exists(cache)) {
            command.add("-XX:AOTCache=" + cache);
        }
        command.add("-jar");
        command.add(unpacked.program(service));
        return command;
    }

    /** Whether the next start of a service need not find out again what it loads. */
    public boolean isTrained(Service service) {
        return unpacked.has(service.longName());
    }

    /** The same of this program. */
    public boolean isLauncherTrained() {
        return unpacked.has(UnpackedPrograms.LAUNCHER);
    }

    /**
     * Has one more instance of a service start and end, and keeps what that has loaded, read and
     * linked. That takes most of a minute and lets others go first. If it cannot be done, the
     * service's log beside what is unpacked tells why, and nothing is kept; nor if the service has
     * been built anew since this system started.
     *
     * @param settings arguments of the service
     * @param ready whether the instance has started
     * @param runs is told the process that this takes
     * @throws InterruptedException if it is not to be finished
     */
    public void train(
            Service service, List<String> settings, BooleanSupplier ready, Consumer<Process> runs)
            throws InterruptedException {
        var name = service.longName();
        var command = new ArrayList<>(javaOf(service));
        command.add("-XX:AOTCacheOutput=" + unpacked.draft(name));
        command.add("-jar");
        command.add(unpacked.program(service));
        command.addAll(settings);
        train(name, command, ready, runs);
    }

    /** The same with this program, which starts a system without services. */
    public void trainLauncher(List<String> arguments, BooleanSupplier ready, Consumer<Process> runs)
            throws InterruptedException {
        var command = new ArrayList<String>();
        command.add("/usr/bin/env");
        command.add("TICKETING_BUILD=no");
        // The script knows how this program is run.
        command.add("TICKETING_RECORD=" + unpacked.draft(UnpackedPrograms.LAUNCHER));
        command.add(project.resolve("ticketing").toString());
        command.addAll(arguments);
        train(UnpackedPrograms.LAUNCHER, command, ready, runs);
    }

    private void train(
            String program, List<String> command, BooleanSupplier ready, Consumer<Process> runs)
            throws InterruptedException {
        var draft = unpacked.draft(program);
        try {
            if (!unpacked.isUpToDate(program)) {
                return;
            }
            var gently = new ArrayList<>(lettingOthersGoFirst());
            gently.addAll(command);
            var process =
                    new ProcessBuilder(gently)
                            .redirectErrorStream(true)
                            .redirectOutput(unpacked.log(program).toFile())
                            .start();
            boolean started;
            try {
                runs.accept(process);
                started = hasStarted(process, ready);
                if (started) {
                    // Asked to end it does so as ever, and writes the cache last.
                    process.destroy();
                    process.waitFor();
                }
            } finally {
                // In this order: the launcher would start anew what it misses.
                var descendants = process.descendants().toList();
                process.destroyForcibly().onExit().join();
                descendants.forEach(ProcessHandle::destroyForcibly);
                // What they write is about to be deleted.
                RunFile.awaitEnd(descendants);
            }
            if (started && Files.exists(draft)) {
                unpacked.keep(program);
            }
        } catch (ClosedByInterruptException | FileLockInterruptionException closed) {
            throw new InterruptedException();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            deleteIfThere(draft);
            // What Java has noted before it makes the cache of it.
            deleteIfThere(draft.resolveSibling(draft.getFileName() + ".config"));
        }
    }

    private static boolean hasStarted(Process process, BooleanSupplier ready)
            throws InterruptedException {
        var deadline = System.nanoTime() + TRAINING_LIMIT.toNanos();
        while (!process.waitFor(LOOK_EVERY) && System.nanoTime() < deadline) {
            if (ready.getAsBoolean()) {
                return true;
            }
        }
        return false;
    }

    private static void deleteIfThere(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Not the very last: where something always runs, a training would not come to its end. */
    private static List<String> lettingOthersGoFirst() {
        var nice = Path.of("/usr/bin/nice");
        return Files.isExecutable(nice) ? List.of(nice.toString(), "-n", "10") : List.of();
    }

    private List<String> javaOf(Service service) {
        // Each hash of a password is 7 MiB of garbage: the heap fills up, however large it is.
        var command = new ArrayList<String>(java(service == Service.AUTH ? "96m" : "128m"));
        // By itself a third of the heap, and all of it is touched before it is collected for the
        // first time.
        command.add("-Xmn16m");
        command.add("-Xss512k");
        command.add("-XX:ReservedCodeCacheSize=64m");
        // The build has written down which beans there are.
        command.add("-Dspring.aot.enabled=true");
        return command;
    }

    /**
     * The command for the embedded MongoDB server. It has all views in memory: 2 KiB each or so.
     */
    public List<String> mongo(int port) {
        var command = new ArrayList<String>(java("1g"));
        command.add("-Xms64m");
        command.add("--enable-native-access=ALL-UNNAMED");
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add("ticketing.infrastructure.mongo.MongoProcess");
        command.add(Integer.toString(port));
        return command;
    }

    // One collector thread and the quick compiler alone: five services share a laptop with an IDE.
    private List<String> java(String heap) {
        return List.of(
                JAVA.toString(),
                "-Dticketing.data=" + data.path(),
                "-Djava.io.tmpdir=" + data.temporary(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseCompactObjectHeaders",
                // Its log is read as that, whatever the locale.
                "-Dstdout.encoding=UTF-8",
                "-Dstderr.encoding=UTF-8",
                // Half a process helps nobody; a new one is started in its place.
                "-XX:+ExitOnOutOfMemoryError",
                "-Xmx" + heap);
    }
}
