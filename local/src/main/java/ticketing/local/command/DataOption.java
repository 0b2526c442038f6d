package ticketing.local.command;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which system a command is about: the one that keeps its data there. */
public final class DataOption {

    @Option(
            names = "--data",
            description = "the folder with all data (default: .ticketing in the project)")
    private @Nullable Path folder;

    public Path folder() {
        return folder == null ? Ticketing.project().resolve(".ticketing") : folder;
    }
}
