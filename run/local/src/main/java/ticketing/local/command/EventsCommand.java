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

/** {@code ./ticketing events}: the log, live. */
@Command(name = "events", description = "Follows everything that happens, until Ctrl-C.")
final class EventsCommand implements Callable<Integer> {

    @Parameters(
            arity = "0..1",
            paramLabel = "SUBJECT",
            description = "only subjects like that: 'orders.>' or 'tickets.*.sold', for example")
    private String subject = SubjectFilter.ALL.text();

    @Option(names = "--all", description = "begin with the first event there is")
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
                                        "Ticketing does not run: start it with ./ticketing up."));
        try (var log = EventLog.open(NatsAccess.to(running.nats(), data.folder()))) {
            log.follow(filter, all, this::print);
        }
        return 0;
    }

    private void print(StoredEvent event) {
        System.out.println(lines.of(event));
        if (System.out.checkError()) {
            // Whoever was reading, such as head, has had enough.
            System.exit(0);
        }
    }
}
