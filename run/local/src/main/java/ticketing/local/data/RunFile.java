package ticketing.local.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import ticketing.local.checks.CannotRunException;
import ticketing.local.checks.Trouble;
import ticketing.local.process.OwnProcesses;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * What runs now, in {@code run.json} of the data folder: other commands find the system by it, and
 * the next start finds processes that a crash of the launcher left behind.
 *
 * @param address the public address
 * @param nats the URL of the NATS server
 * @param launcher the process id of the launcher
 * @param processes its children
 * @param management the operator's address of each instance of a service, by the name of the
 *     instance
 */
public record RunFile(
        String address,
        String nats,
        long launcher,
        List<Child> processes,
        SortedMap<String, URI> management) {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Duration GRACE = Duration.ofSeconds(5);

    /** One child process. */
    public record Child(String name, long pid) {}

    /** Empty if nothing runs there. */
    public static Optional<RunFile> read(Path data) {
        var file = file(data);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(JSON.readValue(file.toFile(), RunFile.class));
        } catch (JacksonException unreadable) {
            // It is replaced as a whole, so this is somebody's edit; nothing in it can be trusted.
            return Optional.empty();
        }
    }

    /**
     * Replaces the file as a whole: a reader never sees half of it.
     *
     * @throws UncheckedIOException if the disk is full, say; the file is as it was
     */
    public void write(Path data) {
        // Only the launcher that has the folder writes it, so one name will do for the draft.
        var draft = draft(data);
        try {
            Files.write(draft, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(this));
            Files.move(
                    draft,
                    file(data),
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Also the drafts that earlier versions left there when they could not write. */
    public static void delete(Path data) {
        try {
            Files.deleteIfExists(file(data));
            Files.deleteIfExists(draft(data));
            try (var drafts = Files.newDirectoryStream(data, RunFile::isDraftOfEarlierVersion)) {
                for (var draft : drafts) {
                    Files.deleteIfExists(draft);
                }
            }
        } catch (IOException e) {
            throw new CannotRunException(
                    "%s cannot be deleted: %s.".formatted(file(data), Trouble.of(e)), e);
        }
    }

    static boolean isDraftOfEarlierVersion(Path file) {
        return file.getFileName().toString().matches("run\\d+\\.json");
    }

    /**
     * Ends the children named here that still run. A process id may belong to somebody else by now,
     * so only those are ended that are about this data folder.
     *
     * @return the names of those that were ended
     */
    List<String> endLeftovers(Path data) {
        var leftovers = processes.stream().filter(child -> isOurs(child, data)).toList();
        var _ =
                end(
                        leftovers.stream()
                                .flatMap(child -> ProcessHandle.of(child.pid()).stream())
                                .toList());
        return leftovers.stream().map(Child::name).toList();
    }

    /** Asks processes to end, and insists after a few seconds. */
    static List<ProcessHandle> end(List<ProcessHandle> running) {
        running.forEach(ProcessHandle::destroy);
        awaitEnd(running);
        running.forEach(ProcessHandle::destroyForcibly);
        awaitEnd(running);
        return running;
    }

    /**
     * For a few seconds at most. Looks often: Java itself takes seconds to notice the end of a
     * process it did not start.
     */
    public static void awaitEnd(List<ProcessHandle> running) {
        var deadline = System.nanoTime() + GRACE.toNanos();
        while (running.stream().anyMatch(ProcessHandle::isAlive) && System.nanoTime() < deadline) {
            try {
                Thread.sleep(20);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new CannotRunException("The start was interrupted.", e);
            }
        }
    }

    private static boolean isOurs(Child child, Path data) {
        return !OwnProcesses.of(data, ProcessHandle.of(child.pid()).stream()).isEmpty();
    }

    private static Path draft(Path data) {
        return data.resolve("run.json.new");
    }

    private static Path file(Path data) {
        return data.resolve("run.json");
    }
}
