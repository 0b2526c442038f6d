package ticketing.local.command;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import ticketing.local.checks.CannotRunException;
import ticketing.local.data.DataFolder;
import ticketing.local.nats.NatsAccess;
import ticketing.local.operator.EventLog;
import ticketing.local.operator.StoredEvent;
import ticketing.local.operator.SubjectFilter;

/** {@code ./ticketing events}: prints events as they are stored. */
@Command(name = "events", description = "Prints events as they are stored, until Ctrl-C.")
final class EventsCommand implements Callable<Integer> {

    @Parameters(
            arity = "0..1",
            paramLabel = "SUBJECT",
            description = "only matching subjects, for example 'orders.>' or 'tickets.*.sold'")
    private String subject = SubjectFilter.ALL.text();

    @Option(names = "--all", description = "start with the first event")
    private boolean all;

    @Mixin private EventLine lines = new EventLine();
    @Mixin private DataOption data = new DataOption();

    @Override
    public Integer call() throws InterruptedException {
        var filter = new SubjectFilter(subject);
        filter.requireSense();
        var running =
                DataFolder.running(data.folder())
                        .orElseThrow(() ->
                                new CannotRunException(
                                        "Ticketing is not running: start it with ./ticketing up."));
        try (var log = EventLog.open(NatsAccess.to(running.nats(), data.folder()))) {
            log.follow(filter, all, this::print);
        }
        return 0;
    }

    private void print(StoredEvent event) {
        System.out.println(lines.of(event));
        if (System.out.checkError()) {
            // The reader of a pipe, such as head, has ended.
            System.exit(0);
        }
    }
}
