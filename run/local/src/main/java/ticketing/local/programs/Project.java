package ticketing.local.programs;

import java.nio.file.Files;
import java.nio.file.Path;

/** The checkout that this program was built from. */
public final class Project {

    private Project() {}

    /**
     * The top-level folder. It is the one that the script {@code ticketing} lies in; without the
     * script, the first one above the current folder that a Maven build begins in, and the current
     * folder if there is none.
     */
    public static Path folder() {
        var given = System.getProperty("ticketing.project");
        if (given != null) {
            return Path.of(given);
        }
        var here = Path.of("").toAbsolutePath();
        for (var folder = here; folder != null; folder = folder.getParent()) {
            if (Files.isDirectory(folder.resolve(".mvn"))) {
                return folder;
            }
        }
        return here;
    }
}
