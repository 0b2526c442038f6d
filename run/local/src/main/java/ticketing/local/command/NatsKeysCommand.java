package ticketing.local.command;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import ticketing.local.data.DataPlace;
import ticketing.local.nats.NatsKeys;
import ticketing.topology.Accounts;

/**
 * Creates the keys and the accounts file for a NATS server and the services, for example in a
 * cluster.
 */
@Command(
        name = "nats-keys",
        description = "Creates the keys of all NATS users, and the accounts file of the server.")
final class NatsKeysCommand implements Callable<Integer> {

    @Parameters(
            paramLabel = "FOLDER",
            description =
                    "where to write NAME.nk for each user, and auth.conf; existing keys"
                            + " are kept")
    private Path folder = Path.of("");

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        DataPlace.requireForKeys(folder);
        NatsKeys.makeIn(folder).writeAccounts();
        out().println(
                        "Wrote %d seeds (secret) and auth.conf (not secret) to %s"
                                .formatted(Accounts.keyOwners().size(), folder.toAbsolutePath()));
        return 0;
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
