package ticketing.local.command;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import ticketing.local.checks.CannotRunException;
import ticketing.local.operator.Operations;
import ticketing.local.operator.Services;
import ticketing.local.programs.Project;

/** Which system a command is about: the one that keeps its data there. */
final class DataOption {

    @Option(
            names = "--data",
            description = "the folder with all data (default: .ticketing in the project)")
    private @Nullable Path folder;

    Path folder() {
        return folder == null ? Project.folder().resolve(".ticketing") : folder;
    }

    /**
     * The services of that system; those that do not answer are named among the command's errors.
     *
     * @throws CannotRunException if it does not run
     */
    Services services(CommandSpec command) {
        return new Services(Operations.of(folder()), command.commandLine().getErr());
    }
}
