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
 * The running processes, in {@code run.json} of the data folder. Other commands find the system
 * through it, and the next start finds processes that a crashed launcher left behind.
 *
 * @param address the public address
 * @param nats the URL of the NATS server
 * @param launcher the process id of the launcher
 * @param processes its children
 * @param management the address of the management port of each instance, by the name of the
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

    /** Empty if nothing is running. */
    public static Optional<RunFile> read(Path data) {
        var file = file(data);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(JSON.readValue(file.toFile(), RunFile.class));
        } catch (JacksonException unreadable) {
            // We replace the file as a whole, so somebody has edited it; nothing in it can be
            // trusted.
            return Optional.empty();
        }
    }

    /**
     * Replaces the file as a whole, so a reader never sees a part of it.
     *
     * @throws UncheckedIOException for example if the disk is full; then the file is unchanged
     */
    public void write(Path data) {
        // Only the launcher with the lock writes it, so one name is enough for the draft.
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

    /** Deletes the file, and drafts of earlier versions that could not be written. */
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
     * Ends the children in this list that are still running. A process id may belong to another
     * program by now, so only processes with this data folder in their arguments are ended.
     *
     * @return the names of the ended processes
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

    /** Asks processes to end, and kills them after a few seconds. */
    static List<ProcessHandle> end(List<ProcessHandle> running) {
        running.forEach(ProcessHandle::destroy);
        awaitEnd(running);
        running.forEach(ProcessHandle::destroyForcibly);
        awaitEnd(running);
        return running;
    }

    /**
     * Waits for the end of processes, for a few seconds at most. It polls often, because Java
     * itself notices the end of a process that it did not start only after seconds.
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
