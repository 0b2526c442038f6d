package ticketing.local.data;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import ticketing.local.checks.CannotRunException;
import ticketing.local.checks.Trouble;
import ticketing.local.process.OwnProcesses;
import ticketing.local.terminal.Console;

/**
 * The folder with all data of one system, owned by one launcher at a time. The operating system
 * frees the lock when its holder ends, however it ends.
 */
public final class DataFolder implements AutoCloseable {

    private final Path path;
    private final FileChannel channel;
    private final boolean newlyMarked;

    private DataFolder(Path path, FileChannel channel, boolean newlyMarked) {
        this.path = path;
        this.channel = channel;
        this.newlyMarked = newlyMarked;
    }

    /**
     * Locks the folder, and creates it if necessary. An empty folder gets our mark before anything
     * else is written to it.
     *
     * @throws CannotRunException if another launcher has it, or if it is not ours
     */
    public static DataFolder take(Path given) {
        var folder = DataPlace.locate(given);
        try {
            if (!Files.exists(folder)) {
                Files.createDirectories(folder);
            }
            folder = folder.toRealPath();
            var kind = DataPlace.requireOurs(folder);
            if (kind != DataMark.Kind.OURS) {
                DataMark.put(folder, DataMark.Text.KEPT);
            }
            return new DataFolder(
                    folder, lockedChannel(folder), kind == DataMark.Kind.OURS_UNMARKED);
        } catch (IOException e) {
            throw DataPlace.unusable(folder, e);
        }
    }

    /**
     * Locks a folder that a command has left behind. Neither the folder nor its mark is created,
     * because another start may be deleting it at this moment.
     *
     * @throws CannotRunException if another launcher has it, or if it is not ours (any more)
     */
    static DataFolder takeLeftover(Path given) {
        if (!isOurs(given)) {
            throw new CannotRunException("The folder %s is not ours any more.".formatted(given));
        }
        try {
            var folder = given.toRealPath();
            return new DataFolder(folder, lockedChannel(folder), false);
        } catch (IOException e) {
            throw DataPlace.unusable(given, e);
        }
    }

    /**
     * The system that is running with this folder; empty if there is none. Nothing is written.
     *
     * @throws CannotRunException if the folder is not ours
     */
    public static Optional<RunFile> running(Path given) {
        if (!isOurs(given)) {
            return Optional.empty();
        }
        var folder = DataPlace.locate(given);
        if (!Files.exists(lockFile(folder))) {
            return Optional.empty();
        }
        try (var channel = FileChannel.open(lockFile(folder), WRITE, LinkOption.NOFOLLOW_LINKS);
                var lock = tryLock(channel)) {
            return lock == null ? RunFile.read(folder) : Optional.empty();
        } catch (IOException e) {
            throw DataPlace.unusable(folder, e);
        }
    }

    /**
     * Whether a folder contains data of ours; false if it is empty or missing.
     *
     * @throws CannotRunException if it contains other files
     */
    public static boolean isOurs(Path given) {
        var folder = DataPlace.locate(given);
        try {
            return Files.exists(folder) && DataPlace.requireOurs(folder) != DataMark.Kind.EMPTY;
        } catch (IOException e) {
            throw DataPlace.unusable(folder, e);
        }
    }

    public Path path() {
        return path;
    }

    public Path natsFolder() {
        return path.resolve("nats");
    }

    /** The NATS server that browsers connect to: no data, only its configuration. */
    public Path edgeFolder() {
        return path.resolve("edge");
    }

    /** The folder with the keys of the NATS users, in a data folder. */
    public static Path natsKeys(Path data) {
        return data.resolve("nats-keys");
    }

    public Path natsKeys() {
        return natsKeys(path);
    }

    public Path keysFolder() {
        return path.resolve("keys");
    }

    public Path logs() {
        return path.resolve("logs");
    }

    public Path log(String process) {
        return logs().resolve(process + ".log");
    }

    public Path programs() {
        return path.resolve("programs");
    }

    /** The temporary files of Java programs, which remain there after a kill. */
    public Path temporary() {
        return path.resolve("tmp");
    }

    /** Ends processes that a crashed launcher has left running. */
    public void endLeftovers(Console console) {
        if (newlyMarked) {
            console.progress(
                    "%s is the data of an earlier version: marked it as such with the file %s"
                            .formatted(path, DataMark.FILE));
        }
        var listed = RunFile.read(path).map(run -> run.endLeftovers(path)).orElse(List.of());
        listed.forEach(
                name -> console.progress(name + " was left running by an earlier start: ended it"));
        // The list is missing if the disk was full, and may be older than the processes.
        RunFile.end(OwnProcesses.of(path, ProcessHandle.allProcesses()))
                .forEach(process ->
                        console.progress(
                                "Process %d was left running by an earlier start: ended it"
                                        .formatted(process.pid())));
        RunFile.delete(path);
    }

    public void forgetLogs() {
        delete(logs());
    }

    /** Deletes files that killed programs have left there. */
    public void emptyTemporary() {
        delete(temporary());
        try {
            Files.createDirectory(temporary());
        } catch (IOException e) {
            throw DataPlace.unusable(temporary(), e);
        }
    }

    /** Deletes all data, but not the programs, which would only be unpacked again. */
    public void forget() {
        delete(natsFolder());
        delete(edgeFolder());
        delete(natsKeys());
        delete(keysFolder());
        delete(temporary());
        forgetLogs();
        RunFile.delete(path);
    }

    /**
     * Deletes a folder with everything in it. A link is deleted, but not its target.
     *
     * @throws CannotRunException if something in it cannot be deleted
     */
    public static void delete(Path folder) {
        try {
            Deletion.of(folder);
        } catch (IOException e) {
            throw new CannotRunException(
                    "The folder %s cannot be deleted: %s.".formatted(folder, Trouble.of(e)), e);
        }
    }

    /** Frees the folder. A temporary folder is deleted before. */
    @Override
    public void close() {
        try (channel) {
            if (DataMark.isThrownAway(path)) {
                // The mark is deleted last: if this is interrupted, a later start still knows the
                // folder.
                deleteAllButTheMark();
                delete(path);
            }
        } catch (IOException e) {
            throw DataPlace.unusable(path, e);
        }
    }

    private void deleteAllButTheMark() throws IOException {
        var mark = path.resolve(DataMark.FILE);
        try (var entries = Files.newDirectoryStream(path, entry -> !entry.equals(mark))) {
            entries.forEach(DataFolder::delete);
        }
    }

    private static Path lockFile(Path folder) {
        return folder.resolve("lock");
    }

    private static FileChannel lockedChannel(Path folder) throws IOException {
        var channel = FileChannel.open(lockFile(folder), CREATE, WRITE, LinkOption.NOFOLLOW_LINKS);
        if (tryLock(channel) == null) {
            channel.close();
            throw new CannotRunException(
                    "Ticketing is already running with the data in %s%s: stop it first (Ctrl-C there), or give another folder with --data."
                            .formatted(
                                    folder,
                                    RunFile.read(folder)
                                            .map(run -> " (process " + run.launcher() + ")")
                                            .orElse("")));
        }
        return channel;
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException anotherSystemInThisJvm) {
            return null;
        }
    }
}
