package ticketing.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The folder with everything one system remembers, owned by one launcher at a time. The operating
 * system frees the lock when its holder ends, however it ends.
 */
public final class DataFolder implements AutoCloseable {

    private final Path path;
    private final FileChannel channel;

    private DataFolder(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /**
     * Takes the folder, and creates it if need be.
     *
     * @throws CannotRunException if another launcher has it
     */
    static DataFolder take(Path path) {
        var folder = path.toAbsolutePath().normalize();
        try {
            Files.createDirectories(folder);
            var channel =
                    FileChannel.open(
                            lockFile(folder), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (tryLock(channel) == null) {
                channel.close();
                throw new CannotRunException(
                        "Ticketing runs already with the data in %s%s: stop it first (Ctrl-C there), or give another folder with --data."
                                .formatted(
                                        folder,
                                        RunFile.read(folder)
                                                .map(run -> " (process " + run.launcher() + ")")
                                                .orElse("")));
            }
            return new DataFolder(folder, channel);
        } catch (IOException e) {
            throw new CannotRunException("The folder " + folder + " can not be used: " + e, e);
        }
    }

    /** The system that runs with this folder now; empty if none does. */
    static Optional<RunFile> running(Path path) {
        var folder = path.toAbsolutePath().normalize();
        if (!Files.exists(lockFile(folder))) {
            return Optional.empty();
        }
        try (var channel = FileChannel.open(lockFile(folder), StandardOpenOption.WRITE);
                var lock = tryLock(channel)) {
            return lock == null ? RunFile.read(folder) : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path path() {
        return path;
    }

    Path natsFolder() {
        return path.resolve("nats");
    }

    /** The keys of the users of NATS, in a folder with the data of a system. */
    static Path natsKeys(Path data) {
        return data.resolve("nats-keys");
    }

    Path natsKeys() {
        return natsKeys(path);
    }

    Path keysFolder() {
        return path.resolve("keys");
    }

    Path logs() {
        return path.resolve("logs");
    }

    Path log(String process) {
        return logs().resolve(process + ".log");
    }

    Path programs() {
        return path.resolve("programs");
    }

    /** Where Java programs put what they delete when they end, unless they are killed. */
    Path temporary() {
        return path.resolve("tmp");
    }

    /** Ends what a launcher that crashed has left running. */
    void endLeftovers(Console console) {
        RunFile.read(path)
                .ifPresent(run ->
                        run.endLeftovers(path)
                                .forEach(name ->
                                        console.progress(
                                                name
                                                        + " was left running by an earlier start: ended it")));
        RunFile.delete(path);
    }

    void forgetLogs() {
        delete(logs());
    }

    /** Deletes what killed programs have left there. */
    void emptyTemporary() {
        delete(temporary());
        try {
            Files.createDirectory(temporary());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Deletes all that was remembered, but not the programs that would only be fetched again. */
    void forget() {
        delete(natsFolder());
        delete(natsKeys());
        delete(keysFolder());
        delete(temporary());
        forgetLogs();
        RunFile.delete(path);
    }

    /** Deletes a folder with all it holds. */
    public static void delete(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path lockFile(Path folder) {
        return folder.resolve("lock");
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException anotherSystemInThisJvm) {
            return null;
        }
    }
}
