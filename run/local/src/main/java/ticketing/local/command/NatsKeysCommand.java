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

/** Makes what a NATS server and the services need to know each other, for a cluster say. */
@Command(
        name = "nats-keys",
        description =
                "Makes the keys of all users of NATS, and the accounts as its server reads them.")
final class NatsKeysCommand implements Callable<Integer> {

    @Parameters(
            paramLabel = "FOLDER",
            description =
                    "where to write NAME.nk for each user, and auth.conf; keys that are there"
                            + " stay as they are")
    private Path folder = Path.of("");

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        DataPlace.requireForKeys(folder);
        NatsKeys.makeIn(folder).writeAccounts();
        out().println(
                        "%d seeds, to be kept secret, and auth.conf, which is none, are in %s"
                                .formatted(Accounts.users().size(), folder.toAbsolutePath()));
        return 0;
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
