package ticketing.infrastructure.nats;

import java.nio.file.Files;
import java.nio.file.Path;

/** Where programs that this project fetches are kept. */
final class ToolsFolder {

    private ToolsFolder() {}

    /**
     * The system property {@code ticketing.tools}, else {@code target/tools} of the project that
     * the working folder lies in: a clean build at the top level fetches them again.
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
