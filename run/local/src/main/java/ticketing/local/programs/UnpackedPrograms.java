package ticketing.local.programs;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import ticketing.local.checks.CannotRunException;
import ticketing.local.data.DataFolder;
import ticketing.topology.Service;

/**
 * The built programs, unpacked, with their AOT caches. All systems of this checkout start them from
 * here. A program is a service or {@code local}, this program.
 */
public final class UnpackedPrograms {

    /** This program itself. The script {@code ticketing} starts it with its AOT cache. */
    static final String LAUNCHER = "local";

    private static final Executor AT_ONCE = work -> Thread.ofPlatform().start(work);

    private final Path project;
    private final DataFolder data;
    private final Path unpacked;

    UnpackedPrograms(Path project, DataFolder data) {
        this.project = project;
        this.data = data;
        this.unpacked = project.resolve("target").resolve("programs");
    }

    /**
     * Unpacks programs that were built since the last start, because a jar starts faster with its
     * nested jars in a folder. This is done once for all systems. Each system gets its own links to
     * the files, so the next build does not delete files in use.
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

    /** Lets one system at a time work: a lock for the threads, then one for the processes. */
    private void inTurn(Turn turn) throws IOException {
        synchronized (UnpackedPrograms.class) {
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
            if (has(service.longName())) {
                var cache = cache(service.longName());
                link(cache, own.resolve(cache.getFileName()));
            }
        }
        copyMarker(LAUNCHER);
    }

    /** Copies the marker; a link would not do, because the next build overwrites the marker. */
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

    /** Whether a program has an AOT cache. */
    boolean has(String program) {
        return Files.exists(cache(program));
    }

    /** The AOT cache for an instance of a service, from the same build; it may not exist. */
    Path ownCache(Service service) {
        return data.programs().resolve(cache(service.longName()).getFileName());
    }

    /** Keeps a recorded AOT cache, unless the program was built again since this system started. */
    void keep(String program) throws IOException {
        inTurn(() -> {
            if (isUpToDate(program)) {
                Files.move(draft(program), cache(program), StandardCopyOption.ATOMIC_MOVE);
            }
        });
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

    /** The newest matching file: another version may have left its own. */
    public static Optional<Path> newest(Path folder, String pattern) {
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

    /** The jar of a service. */
    String program(Service service) {
        return data.programs()
                .resolve(service.longName())
                .resolve(jar(service).getFileName())
                .toString();
    }

    private Path cache(String program) {
        return unpacked.resolve(program + ".aot");
    }

    /** The file that a recording writes. */
    Path draft(String program) {
        return unpacked.resolve(program + ".aot.new");
    }

    private Path marker(String program) {
        return unpacked.resolve(program + ".unpacked");
    }

    /** The marker of the program in the data folder, which may be older. */
    private Path ownMarker(String program) {
        return data.programs().resolve(marker(program).getFileName());
    }

    /** Whether this system runs the last build. */
    boolean isUpToDate(String program) throws IOException {
        return Files.readString(marker(program)).equals(Files.readString(ownMarker(program)));
    }

    private boolean isNew(String program, String state) throws IOException {
        return !Files.exists(marker(program)) || !Files.readString(marker(program)).equals(state);
    }

    /** The output of unpacking a program, or of recording its AOT cache. */
    Path log(String program) {
        return unpacked.resolve(program + ".log");
    }

    /** The jar of this program and its libraries, as the build leaves them. */
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
     * A text that changes with any jar and with Java. It does not use modification times, because a
     * reproducible build sets them to a constant.
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
                                JavaPrograms.JAVA.toString(),
                                "-XX:+UseSerialGC",
                                "-XX:TieredStopAtLevel=1",
                                "-Djarmode=tools",
                                // With the data folder in its arguments, it is found if the start
                                // is interrupted.
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
                throw new CannotRunException(jar + " cannot be unpacked: see " + log);
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new CannotRunException("The start was interrupted.", e);
        }
    }
}
