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

/**
 * The commands that start the Java processes of the system, with little memory. Each command line
 * contains the data folder, so the processes can be found again.
 */
public final class JavaPrograms {

    private static final Duration TRAINING_LIMIT = Duration.ofMinutes(2);
    private static final Duration LOOK_EVERY = Duration.ofMillis(200);
    static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");

    private final Path project;
    private final DataFolder data;
    private final UnpackedPrograms unpacked;
    private final boolean trained;

    /**
     * @param trained whether services start with their AOT cache
     */
    public JavaPrograms(Path project, DataFolder data, boolean trained) {
        this.project = project;
        this.data = data;
        this.trained = trained;
        this.unpacked = new UnpackedPrograms(project, data);
    }

    /**
     * Unpacks programs that were built since the last start.
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

    /** Whether the next start of a service has an AOT cache. */
    public boolean isTrained(Service service) {
        return unpacked.has(service.longName());
    }

    /** The same for this program. */
    public boolean isLauncherTrained() {
        return unpacked.has(UnpackedPrograms.LAUNCHER);
    }

    /**
     * Starts and stops an extra instance of a service to record a JVM AOT cache (JEP 483, 514).
     * This takes nearly a minute, with low priority. If it fails, the reason is in the service's
     * log beside the unpacked program, and there is no cache. There is none either if the service
     * was built again since this system started.
     *
     * @param settings arguments of the service
     * @param ready whether the instance is ready
     * @param runs receives the process of the instance
     * @throws InterruptedException if it was interrupted before it was done
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

    /** The same for this program, which starts a system without services. */
    public void trainLauncher(List<String> arguments, BooleanSupplier ready, Consumer<Process> runs)
            throws InterruptedException {
        var command = new ArrayList<String>();
        command.add("/usr/bin/env");
        command.add("TICKETING_BUILD=no");
        // The script knows the command of this program.
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
                    // On SIGTERM it ends as always, and then writes the cache.
                    process.destroy();
                    process.waitFor();
                }
            } finally {
                // In this order: the launcher would restart its missing children.
                var descendants = process.descendants().toList();
                process.destroyForcibly().onExit().join();
                descendants.forEach(ProcessHandle::destroyForcibly);
                // Their files are about to be deleted.
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
            // The recorded configuration, from which Java makes the cache.
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

    /** Low priority, but not the lowest: on a busy machine the recording would never end. */
    private static List<String> lettingOthersGoFirst() {
        var nice = Path.of("/usr/bin/nice");
        return Files.isExecutable(nice) ? List.of(nice.toString(), "-n", "10") : List.of();
    }

    private List<String> javaOf(Service service) {
        // Each password hash is 7 MiB of garbage: the heap fills up, however large it is.
        var command = new ArrayList<String>(java(service == Service.AUTH ? "96m" : "128m"));
        // The default is a third of the heap, and all of it is used before the first collection.
        command.add("-Xmn16m");
        command.add("-Xss512k");
        command.add("-XX:ReservedCodeCacheSize=64m");
        // The build has generated the code that creates the beans.
        command.add("-Dspring.aot.enabled=true");
        return command;
    }

    /**
     * The command for the embedded MongoDB server. It keeps all views in memory: about 2 KiB each.
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

    // One collector thread and only the quick compiler: five services share a laptop with an IDE.
    private List<String> java(String heap) {
        return List.of(
                JAVA.toString(),
                "-Dticketing.data=" + data.path(),
                "-Djava.io.tmpdir=" + data.temporary(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseCompactObjectHeaders",
                // Its log is read as UTF-8, whatever the locale.
                "-Dstdout.encoding=UTF-8",
                "-Dstderr.encoding=UTF-8",
                // After an OutOfMemoryError a process cannot be trusted; it ends and is restarted.
                "-XX:+ExitOnOutOfMemoryError",
                "-Xmx" + heap);
    }
}
