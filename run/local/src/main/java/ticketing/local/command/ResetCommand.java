package ticketing.local.command;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import ticketing.local.data.DataFolder;
import ticketing.local.terminal.Console;

/** {@code ./ticketing reset}: deletes everything. */
@Command(name = "reset", description = "Deletes all events, orders and accounts.")
final class ResetCommand implements Callable<Integer> {

    @Mixin private DataOption data = new DataOption();

    @Override
    public Integer call() {
        var console = Console.standard(false);
        if (!DataFolder.isOurs(data.folder())) {
            console.progress("There is nothing to delete.");
            return 0;
        }
        try (var folder = DataFolder.take(data.folder())) {
            folder.endLeftovers(console);
            folder.forget();
        }
        console.progress("All events, orders and accounts are deleted.");
        return 0;
    }
}
