package ticketing.local;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which system a command is about: the one that keeps its data there. */
final class DataOption {

    @Option(
            names = "--data",
            description = "the folder with all data (default: .ticketing in the project)")
    private @Nullable Path folder;

    Path folder() {
        return folder == null ? Ticketing.project().resolve(".ticketing") : folder;
    }
}
