package ticketing.local.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import ticketing.local.checks.CannotRunException;
import ticketing.local.checks.Checks;
import ticketing.local.checks.Trouble;
import ticketing.local.checks.WrongUseException;

/**
 * Checks whether a folder can hold our data. Each check refuses other folders with one sentence.
 */
public final class DataPlace {

    private DataPlace() {}

    /** The real path of a folder, by which processes are found again. */
    static Path locate(Path given) {
        try {
            return Checks.folderOfItsOwn(given);
        } catch (IOException e) {
            throw unusable(given, e);
        }
    }

    /**
     * The kind of a folder, which must exist.
     *
     * @throws WrongUseException if it contains other files than ours
     */
    static DataMark.Kind requireOurs(Path folder) throws IOException {
        requireFolder(folder);
        var kind = DataMark.of(folder);
        requireNothingElse(folder, kind != DataMark.Kind.FOREIGN);
        return kind;
    }

    private static void requireFolder(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new WrongUseException(folder + " is not a folder: name one.");
        }
    }

    private static void requireNothingElse(Path folder, boolean isSo) {
        if (!isSo) {
            throw new WrongUseException(
                    "The folder %s holds files that Ticketing did not make: name an empty or a new one."
                            .formatted(folder));
        }
    }

    static CannotRunException unusable(Path folder, IOException why) {
        return new CannotRunException(
                "The folder %s cannot be used: %s.".formatted(folder, Trouble.of(why)), why);
    }

    /**
     * Refuses a folder with anything except our keys: its {@code auth.conf} may be somebody else's.
     *
     * @throws WrongUseException with the reason
     */
    public static void requireForKeys(Path given) {
        var folder = locate(given);
        try {
            if (Files.exists(folder)) {
                requireFolder(folder);
                requireNothingElse(folder, DataMark.holdsNothingButKeys(folder));
            }
        } catch (IOException e) {
            throw unusable(folder, e);
        }
    }
}
