package ticketing.local.command;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import ticketing.local.checks.Checks;
import ticketing.local.data.DataFolder;
import ticketing.local.data.TemporaryData;
import ticketing.local.nats.NatsAccess;
import ticketing.local.operator.EventLog;
import ticketing.local.operator.StoredEvent;
import ticketing.local.operator.SubjectFilter;
import ticketing.local.people.Person;
import ticketing.local.people.Sale;
import ticketing.local.people.Sale.Outcome;
import ticketing.local.programs.Project;
import ticketing.local.system.LocalSystem;
import ticketing.local.system.SystemSettings;
import ticketing.local.terminal.Console;

/** {@code ./ticketing demo}: plays a sale and prints its events. */
@Command(
        name = "demo",
        description = "Plays a sale, in the running system or a fresh one, and prints its events.")
final class DemoCommand implements Callable<Integer> {

    private static final Duration EVENTS_LIMIT = Duration.ofSeconds(10);

    @Option(names = "--sales", description = "how many sales to play (default: ${DEFAULT-VALUE})")
    private int sales = 1;

    @Mixin private EventLine lines = new EventLine();
    @Mixin private DataOption data = new DataOption();

    @Override
    public Integer call() throws InterruptedException {
        Checks.atLeastOne("--sales", sales);
        var running = DataFolder.running(data.folder());
        if (running.isPresent()) {
            return play(
                    URI.create(running.get().address()),
                    NatsAccess.to(running.get().nats(), data.folder()));
        }
        try (var system =
                LocalSystem.start(
                        SystemSettings.atFreePorts(
                                Project.folder(), TemporaryData.thrownAway("demo"), console()))) {
            return play(system.address(), system.nats());
        }
    }

    /** Standard error if tools read the events, otherwise standard output. */
    private Console console() {
        return lines.isForTools() ? Console.progressTo(System.err) : Console.standard(false);
    }

    private int play(URI address, NatsAccess nats) throws InterruptedException {
        // The clock of a server in Docker may be slightly behind ours.
        var start = Instant.now().minusSeconds(2);
        int unfinished = 0;
        var printed = new HashSet<StoredEvent>();
        try (var log = EventLog.open(nats)) {
            var seller = Person.signUp(address, "seller");
            var buyer = Person.signUp(address, "buyer");
            for (int number = 1; number <= sales; number++) {
                var sale = new Sale(seller, buyer);
                var outcome = sale.play();
                eventsOf(sale, outcome, log, start).stream()
                        .filter(printed::add)
                        .forEach(event -> System.out.println(lines.of(event)));
                (lines.isForTools() ? System.err : System.out)
                        .println("Sale " + number + " of " + sales + ": " + describe(outcome));
                if (outcome instanceof Outcome.Unfinished) {
                    unfinished++;
                }
                start = Instant.now().minusSeconds(2);
            }
        }
        return unfinished == 0 ? 0 : 1;
    }

    /** The events stored so far. If the ticket was sold, waits for the event that says so. */
    private static List<StoredEvent> eventsOf(
            Sale sale, Outcome outcome, EventLog log, Instant start) throws InterruptedException {
        var deadline = System.nanoTime() + EVENTS_LIMIT.toNanos();
        while (true) {
            var events =
                    log.since(start, SubjectFilter.ALL).stream().filter(sale::includes).toList();
            boolean complete =
                    !(outcome instanceof Outcome.Sold)
                            || events.stream()
                                    .anyMatch(event ->
                                            event.subject()
                                                    .equals(
                                                            "tickets."
                                                                    + sale.ticketId()
                                                                    + ".sold"));
            if (complete || System.nanoTime() > deadline) {
                return events;
            }
            Thread.sleep(100);
        }
    }

    private static String describe(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Sold() -> "the order is complete and the ticket is sold";
            case Outcome.Refused(var reason) -> "refused: " + reason;
            case Outcome.Unfinished(var state) -> "NOT FINISHED: " + state;
        };
    }
}
