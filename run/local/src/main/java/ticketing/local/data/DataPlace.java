package ticketing.local.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import ticketing.local.checks.CannotRunException;
import ticketing.local.checks.Checks;
import ticketing.local.checks.Trouble;
import ticketing.local.checks.WrongUseException;

/** Which folders can hold our data. Each check refuses others with one sentence. */
public final class DataPlace {

    private DataPlace() {}

    /** One folder has one name: processes are found again by it. */
    static Path locate(Path given) {
        try {
            return Checks.folderOfItsOwn(given);
        } catch (IOException e) {
            throw unusable(given, e);
        }
    }

    /**
     * What a folder is to us. It must be there.
     *
     * @throws WrongUseException if something else than ours is in it
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
     * Refuses a folder for keys that holds anything else: {@code auth.conf} may be somebody's own.
     *
     * @throws WrongUseException with what is wrong
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
