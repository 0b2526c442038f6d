package ticketing.local.programs;

import java.nio.file.Files;
import java.nio.file.Path;

/** The checkout that this program was built from. */
public final class Project {

    private Project() {}

    /**
     * The top-level folder: the folder of the script {@code ticketing}. Without the script, it is
     * the nearest folder above the current one in which a Maven build can start, otherwise the
     * current folder.
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
