package ticketing.local.system;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLockInterruptionException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Stream;
import ticketing.local.checks.CannotRunException;
import ticketing.local.data.DataFolder;
import ticketing.local.data.RunFile;
import ticketing.topology.Service;

/** How the Java processes of the system are run: small, and found again by their data folder. */
final class JavaPrograms {

    /**
     * What is recorded of this program itself; the script {@code ticketing} starts it with that.
     */
    private static final String LAUNCHER = "local";

    private static final Duration TRAINING_LIMIT = Duration.ofMinutes(2);
    private static final Duration LOOK_EVERY = Duration.ofMillis(200);
    private static final Executor AT_ONCE = work -> Thread.ofPlatform().start(work);
    private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");

    private final Path project;
    private final DataFolder data;
    private final Path unpacked;
    private final boolean trained;

    /**
     * @param trained whether services start with what their training has recorded
     */
    JavaPrograms(Path project, DataFolder data, boolean trained) {
        this.project = project;
        this.data = data;
        this.trained = trained;
        this.unpacked = project.resolve("target").resolve("programs");
    }

    /**
     * Unpacks what has been built since the last time: an executable jar starts faster when its
     * nested jars lie side by side in a folder. That is done once for all systems; each gets the
     * files under names of its own, so that the next build does not take them from under it.
     *
     * @throws CannotRunException if a service is not built
     */
    void unpackAll() {
        try {
            Files.createDirectories(unpacked);
            inTurn(() -> {
                unpackWhatIsNew();
                linkTo(data.programs());
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private interface Turn {
        void take() throws IOException;
    }

    /** One system at a time: other threads first, then other processes. */
    private void inTurn(Turn turn) throws IOException {
        synchronized (JavaPrograms.class) {
            try (var lock = FileChannel.open(unpacked.resolve("lock"), CREATE, WRITE)) {
                lock.lock();
                turn.take();
            }
        }
    }

    private void unpackWhatIsNew() throws IOException {
        var launcher = state(launcher());
        if (isNew(LAUNCHER, launcher)) {
            Files.deleteIfExists(cache(LAUNCHER));
            Files.writeString(marker(LAUNCHER), launcher);
        }
        var unpacking =
                Stream.of(Service.values())
                        .map(service -> CompletableFuture.runAsync(() -> unpack(service), AT_ONCE))
                        .toArray(CompletableFuture[]::new);
        try {
            CompletableFuture.allOf(unpacking).join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof CannotRunException cause ? cause : e;
        }
    }

    private void linkTo(Path own) throws IOException {
        DataFolder.delete(own);
        for (var service : Service.values()) {
            var folder = unpacked.resolve(service.longName());
            try (var files = Files.walk(folder)) {
                for (var file : files.toList()) {
                    link(file, own.resolve(unpacked.relativize(file)));
                }
            }
            copyMarker(service.longName());
            if (isTrained(service)) {
                var cache = cache(service.longName());
                link(cache, own.resolve(cache.getFileName()));
            }
        }
        copyMarker(LAUNCHER);
    }

    /** Not a link: the next build writes another one. */
    private void copyMarker(String program) throws IOException {
        Files.copy(marker(program), ownMarker(program));
    }

    private static void link(Path file, Path own) throws IOException {
        if (Files.isDirectory(file)) {
            Files.createDirectories(own);
            return;
        }
        try {
            Files.createLink(own, file);
        } catch (FileSystemException | UnsupportedOperationException onAnotherFileSystem) {
            Files.copy(file, own, StandardCopyOption.COPY_ATTRIBUTES);
        }
    }

    /** The command for one instance of a service, without its settings. */
    List<String> service(Service service) {
        var command = new ArrayList<>(javaOf(service));
        var cache = data.programs().resolve(cache(service.longName()).getFileName());
        if (trained && Files.exists(cache)) {
            command.add("-XX:AOTCache=" + cache);
        }
        command.add("-jar");
        command.add(program(service));
        return command;
    }

    /** Whether the next start of a service need not find out again what it loads. */
    boolean isTrained(Service service) {
        return Files.exists(cache(service.longName()));
    }

    /** The same of this program. */
    boolean isLauncherTrained() {
        return Files.exists(cache(LAUNCHER));
    }

    /**
     * Has one more instance of a service start and end, and keeps what that has loaded, read and
     * linked. That takes most of a minute and lets others go first. If it can not be done, the
     * service's log beside what is unpacked tells why, and nothing is kept; nor if the service has
     * been built anew since this system started.
     *
     * @param settings arguments of the service
     * @param ready whether the instance has started
     * @param runs is told the process that this takes
     * @throws InterruptedException if it is not to be finished
     */
    void train(
            Service service, List<String> settings, BooleanSupplier ready, Consumer<Process> runs)
            throws InterruptedException {
        var name = service.longName();
        var command = new ArrayList<>(javaOf(service));
        command.add("-XX:AOTCacheOutput=" + draft(name));
        command.add("-jar");
        command.add(program(service));
        command.addAll(settings);
        train(name, command, ready, runs);
    }

    /** The same with this program, which starts a system without services. */
    void trainLauncher(List<String> arguments, BooleanSupplier ready, Consumer<Process> runs)
            throws InterruptedException {
        var command = new ArrayList<String>();
        command.add("/usr/bin/env");
        command.add("TICKETING_BUILD=no");
        // The script knows how this program is run.
        command.add("TICKETING_RECORD=" + draft(LAUNCHER));
        command.add(project.resolve("ticketing").toString());
        command.addAll(arguments);
        train(LAUNCHER, command, ready, runs);
    }

    private void train(
            String program, List<String> command, BooleanSupplier ready, Consumer<Process> runs)
            throws InterruptedException {
        var draft = draft(program);
        try {
            if (!isUpToDate(program)) {
                return;
            }
            var gently = new ArrayList<>(lettingOthersGoFirst());
            gently.addAll(command);
            var process =
                    new ProcessBuilder(gently)
                            .redirectErrorStream(true)
                            .redirectOutput(log(program).toFile())
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
                inTurn(() -> keep(draft, program));
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

    /** Not if the program has been built anew since this system started. */
    private void keep(Path draft, String program) throws IOException {
        if (isUpToDate(program)) {
            Files.move(draft, cache(program), StandardCopyOption.ATOMIC_MOVE);
        }
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
    List<String> mongo(int port) {
        var command = new ArrayList<String>(java("1g"));
        command.add("-Xms64m");
        command.add("--enable-native-access=ALL-UNNAMED");
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add("ticketing.infrastructure.MongoProcess");
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

    private Path jar(Service service) {
        return newest(
                        project.resolve(service.longName()).resolve("target"),
                        service.longName() + "-*-exec.jar")
                .orElseThrow(() ->
                        new CannotRunException(
                                service.longName()
                                        + " is not built: build it first with ./mvnw package -DskipTests"));
    }

    /** Another version may have left its own. */
    static Optional<Path> newest(Path folder, String pattern) {
        var found = new ArrayList<Path>();
        if (Files.isDirectory(folder)) {
            try (var files = Files.newDirectoryStream(folder, pattern)) {
                files.forEach(found::add);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return found.stream().max(Comparator.comparingLong(file -> file.toFile().lastModified()));
    }

    private String program(Service service) {
        return data.programs()
                .resolve(service.longName())
                .resolve(jar(service).getFileName())
                .toString();
    }

    private Path cache(String program) {
        return unpacked.resolve(program + ".aot");
    }

    private Path draft(String program) {
        return unpacked.resolve(program + ".aot.new");
    }

    private Path marker(String program) {
        return unpacked.resolve(program + ".unpacked");
    }

    /** What the programs in the data folder are, which may be older. */
    private Path ownMarker(String program) {
        return data.programs().resolve(marker(program).getFileName());
    }

    private boolean isUpToDate(String program) throws IOException {
        return Files.readString(marker(program)).equals(Files.readString(ownMarker(program)));
    }

    private boolean isNew(String program, String state) throws IOException {
        return !Files.exists(marker(program)) || !Files.readString(marker(program)).equals(state);
    }

    private Path log(String program) {
        return unpacked.resolve(program + ".log");
    }

    /** This program and what it needs, as the build lays them out. */
    private List<Path> launcher() throws IOException {
        var target = project.resolve("run/local/target");
        var jars = new ArrayList<Path>();
        for (var folder : List.of(target, target.resolve("lib"))) {
            if (Files.isDirectory(folder)) {
                try (var files = Files.newDirectoryStream(folder, "*.jar")) {
                    files.forEach(jars::add);
                }
            }
        }
        jars.sort(Comparator.naturalOrder());
        return jars;
    }

    private void unpack(Service service) {
        var jar = jar(service);
        var name = service.longName();
        var folder = unpacked.resolve(name);
        try {
            var state = state(List.of(jar));
            if (isNew(name, state)) {
                DataFolder.delete(folder);
                Files.deleteIfExists(cache(name));
                unpack(jar, folder, log(name));
                Files.writeString(marker(name), state);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Changes when a jar does, or Java. The time of its last modification does not: a reproducible
     * build sets it to a constant.
     */
    private static String state(List<Path> jars) throws IOException {
        var state = new StringBuilder(Runtime.version().toString());
        for (var jar : jars) {
            state.append('\n').append(jar);
            state.append(' ').append(Files.getAttribute(jar, "unix:ctime"));
            state.append(' ').append(Files.size(jar));
        }
        return state.toString();
    }

    private void unpack(Path jar, Path folder, Path log) throws IOException {
        var process =
                new ProcessBuilder(
                                JAVA.toString(),
                                "-XX:+UseSerialGC",
                                "-XX:TieredStopAtLevel=1",
                                "-Djarmode=tools",
                                // Found by it if the start is broken off.
                                "-Dticketing.data=" + data.path(),
                                "-jar",
                                jar.toString(),
                                "extract",
                                "--destination",
                                folder.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        try {
            if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new CannotRunException(jar + " can not be unpacked: see " + log);
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new CannotRunException("The start was interrupted.", e);
        }
    }
}
