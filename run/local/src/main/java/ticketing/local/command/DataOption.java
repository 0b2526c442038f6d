package ticketing.local.command;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import ticketing.local.checks.CannotRunException;
import ticketing.local.operator.Operations;
import ticketing.local.operator.Services;
import ticketing.local.programs.Project;

/** The data folder, which selects the system that a command is about. */
final class DataOption {

    @Option(
            names = "--data",
            description = "the folder with all data (default: .ticketing in the project)")
    private @Nullable Path folder;

    Path folder() {
        return folder == null ? Project.folder().resolve(".ticketing") : folder;
    }

    /**
     * The services of that system. Services that do not answer are reported as errors of the
     * command.
     *
     * @throws CannotRunException if the system is not running
     */
    Services services(CommandSpec command) {
        return new Services(Operations.of(folder()), command.commandLine().getErr());
    }
}
