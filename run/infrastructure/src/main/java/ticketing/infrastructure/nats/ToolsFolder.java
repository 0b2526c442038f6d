package ticketing.infrastructure.nats;

import java.nio.file.Files;
import java.nio.file.Path;

/** The folder for programs that this project downloads. */
final class ToolsFolder {

    private ToolsFolder() {}

    /**
     * The system property {@code ticketing.tools}, otherwise {@code target/tools} of the project
     * around the working folder. A clean build at the top level downloads the programs again.
     */
    static Path standard() {
        var configured = System.getProperty("ticketing.tools");
        return configured != null
                ? Path.of(configured).toAbsolutePath()
                : projectRoot().resolve("target").resolve("tools");
    }

    private static Path projectRoot() {
        var here = Path.of("").toAbsolutePath();
        for (var folder = here; folder != null; folder = folder.getParent()) {
            if (Files.isDirectory(folder.resolve(".mvn"))) {
                return folder;
            }
        }
        return here;
    }
}
