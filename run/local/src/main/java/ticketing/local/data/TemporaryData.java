package ticketing.local.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import ticketing.local.checks.CannotRunException;
import ticketing.local.checks.Trouble;
import ticketing.local.terminal.Console;

/**
 * The data folders of systems that exist only during one command. Each is a new folder, at a place
 * where a later start finds it if the command was killed.
 */
public final class TemporaryData {

    private static final String PREFIX = "ticketing-";
    private static final Path PLACE = Path.of(System.getProperty("java.io.tmpdir"));

    /** By then, the creator of a folder has locked it. */
    private static final Duration IN_THE_MAKING = Duration.ofSeconds(10);

    private TemporaryData() {}

    /**
     * A folder that is deleted when the system in it is closed.
     *
     * @param purpose a part of its name
     * @throws CannotRunException if it cannot be made
     */
    public static Path thrownAway(String purpose) {
        return make(purpose, DataMark.Text.THROWN_AWAY);
    }

    /**
     * A folder that stays until somebody deletes it, because its logs may be needed.
     *
     * @param purpose a part of its name
     * @throws CannotRunException if it cannot be made
     */
    public static Path kept(String purpose) {
        return make(purpose, DataMark.Text.KEPT);
    }

    private static Path make(String purpose, DataMark.Text text) {
        try {
            var folder = Files.createTempDirectory(PLACE, PREFIX + purpose + "-").toRealPath();
            DataMark.put(folder, text);
            return folder;
        } catch (IOException e) {
            throw new CannotRunException(
                    "A folder for temporary data cannot be made in %s: %s."
                            .formatted(PLACE, Trouble.of(e)),
                    e);
        }
    }

    /**
     * Ends the processes of killed commands, and deletes their temporary folders. Folders of
     * commands that are still running are left alone.
     */
    public static void endLeftovers(Path project, Console console) {
        var all = new ArrayList<>(leftovers(PLACE, PREFIX + "*"));
        // Benchmarks use the disk of the project, which they measure.
        all.addAll(leftovers(project.resolve("target").resolve("benchmarks"), "*"));
        all.forEach(folder -> endLeftoversIn(folder, console));
    }

    private static void endLeftoversIn(Path folder, Console console) {
        try (var data = DataFolder.takeLeftover(folder)) {
            data.endLeftovers(console);
        } catch (CannotRunException inUse) {
            // Its command is running, or another start is cleaning up at this moment.
            return;
        }
    }

    private static List<Path> leftovers(Path place, String names) {
        var found = new ArrayList<Path>();
        try (var all = Files.newDirectoryStream(place, names)) {
            for (var folder : all) {
                if (isLeftover(folder)) {
                    found.add(folder);
                }
            }
        } catch (IOException noneThere) {
            return found;
        }
        return found;
    }

    /** The name is not enough: a clone of this project, for example, may have it, too. */
    private static boolean isLeftover(Path folder) {
        try {
            return Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
                    && isMine(folder)
                    && DataFolder.isOurs(folder)
                    && (RunFile.read(folder).isPresent() || isOlder(folder));
        } catch (IOException | UncheckedIOException | CannotRunException foreignOrUnreadable) {
            return false;
        }
    }

    private static boolean isMine(Path folder) throws IOException {
        return ProcessHandle.current()
                .info()
                .user()
                .filter(Files.getOwner(folder, LinkOption.NOFOLLOW_LINKS).getName()::equals)
                .isPresent();
    }

    private static boolean isOlder(Path folder) throws IOException {
        return Files.getLastModifiedTime(folder)
                        .compareTo(FileTime.from(Instant.now().minus(IN_THE_MAKING)))
                < 0;
    }
}
