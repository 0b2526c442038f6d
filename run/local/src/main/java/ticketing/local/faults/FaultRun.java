package ticketing.local.faults;

import io.nats.client.JetStreamApiException;
import io.nats.client.api.StreamInfoOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import ticketing.events.EventStream;
import ticketing.events.OrderEvent.OrderCancelled;
import ticketing.events.OrderEvent.OrderCompleted;
import ticketing.events.OrderEvent.OrderPlaced;
import ticketing.infrastructure.Engine;
import ticketing.infrastructure.Link;
import ticketing.local.audit.Audit;
import ticketing.local.audit.Finding;
import ticketing.local.audit.History;
import ticketing.local.checks.CannotRunException;
import ticketing.local.faults.FaultSchedule.Targets;
import ticketing.local.nats.NatsAccess;
import ticketing.local.nats.NatsObserver;
import ticketing.local.operator.Operations;
import ticketing.local.operator.Rebuilding;
import ticketing.local.operator.Services;
import ticketing.local.services.Ports;
import ticketing.local.system.LocalSystem;
import ticketing.local.system.SystemSettings;
import ticketing.local.terminal.Console;
import ticketing.nats.StreamConfigurations;
import ticketing.topology.Service;

/**
 * One run: it starts a separate system, a crowd uses it while faults happen, then all faults are
 * repaired, all work is finished, and everything is audited.
 */
public final class FaultRun {

    private static final Duration READY_LIMIT = Duration.ofMinutes(3);
    private static final Duration SETTLE_LIMIT = Duration.ofMinutes(3);
    private static final Duration TIME_TO_PAY = Duration.ofSeconds(20);

    /**
     * The plan of a run.
     *
     * @param seed decides the schedule, and what people do
     * @param length how long faults happen
     * @param longestGap between the beginnings of two faults
     * @param stories how many sales run at the same time
     */
    public record Plan(long seed, Duration length, Duration longestGap, int stories) {}

    private final Plan plan;
    private final Console console;
    private final LocalSystem system;
    private final Map<String, Link> links;
    private final NatsAccess.Connections provisioner;
    private final NatsObserver nats;
    private final DurableConsumers consumers;
    private final Operations operations;
    private final Tally tally = new Tally();

    private FaultRun(
            Plan plan,
            Console console,
            LocalSystem system,
            Map<String, Link> links,
            NatsAccess.Connections provisioner,
            NatsObserver nats) {
        this.plan = plan;
        this.console = console;
        this.system = system;
        this.links = links;
        this.provisioner = provisioner;
        this.nats = nats;
        this.consumers = new DurableConsumers(nats);
        this.operations = Operations.of(system.data());
    }

    /**
     * Runs the plan on a separate system, and stops everything that it has started.
     *
     * @param instances the number of instances of each service
     * @param project the top-level folder of this project, with the services' jars built
     * @param data an empty folder for all data
     * @throws CannotRunException if the system cannot be started, or does not recover
     */
    public static FaultReport run(
            Plan plan, int instances, Path project, Path data, Console console)
            throws InterruptedException {
        var settings =
                new SystemSettings(
                        project,
                        data,
                        Ports.free(),
                        Engine.NATIVE,
                        Map.of(),
                        Map.of(),
                        true,
                        console);
        for (var service : Service.values()) {
            settings = settings.withInstances(service, instances);
        }
        settings =
                settings.withProperty(
                                Service.ORDERS,
                                "ticketing.orders.time-to-pay",
                                TIME_TO_PAY.toSeconds() + "s")
                        // All people of the crowd have the same address.
                        .withProperty(
                                Service.AUTH, "ticketing.auth.sign-up-limit.per-minute", "6000");
        try (var breakable = BreakableSystem.start(settings)) {
            return run(plan, breakable, console);
        }
    }

    /**
     * Runs the plan on an existing system. Everything that has ever happened there is audited, so
     * all orders must end within three minutes.
     *
     * @throws CannotRunException if the system does not recover
     */
    public static FaultReport run(Plan plan, BreakableSystem breakable, Console console)
            throws InterruptedException {
        var system = breakable.system();
        try (var provisioner = system.connectAsProvisioner();
                var nats = system.nats().observe()) {
            return new FaultRun(plan, console, system, breakable.links(), provisioner, nats).run();
        } catch (IOException | JetStreamApiException unreadable) {
            throw new CannotRunException("NATS cannot be asked: " + unreadable, unreadable);
        }
    }

    private FaultReport run() throws InterruptedException, IOException, JetStreamApiException {
        var targets = targets();
        var schedule = FaultSchedule.of(plan.seed(), plan.length(), plan.longestGap(), targets);
        console.progress(
                "%d faults in %s, seed %d"
                        .formatted(schedule.size(), Console.seconds(plan.length()), plan.seed()));
        var crowd = Crowd.enter(system.address(), plan.seed(), plan.stories(), tally);
        happen(schedule);
        console.progress("All faults are repaired; waiting until everything has finished");
        Condition.await("everything is ready again", READY_LIMIT, system::isReady);
        crowd.leave();
        settle(targets.consumers());
        return report();
    }

    private Targets targets() throws IOException, JetStreamApiException, InterruptedException {
        var services =
                system.names().stream()
                        .filter(name ->
                                !List.of(LocalSystem.NATS, LocalSystem.EDGE, LocalSystem.MONGODB)
                                        .contains(name))
                        .toList();
        var readModels = new ArrayList<String>();
        for (var service : servicesWithReadModels()) {
            operations
                    .get(service.longName(), "/actuator/readmodels")
                    .body()
                    .path("readModels")
                    .forEach(
                            model -> readModels.add(service + "/" + model.path("name").asString()));
        }
        return new Targets(services, List.copyOf(links.keySet()), consumers.purposes(), readModels);
    }

    private static List<Service> servicesWithReadModels() {
        return Stream.of(Service.values()).filter(Service::hasReadModels).toList();
    }

    /** Injects each fault at its time, and returns when all are repaired. */
    private void happen(List<Fault> schedule) throws InterruptedException {
        var injector = new FaultInjector(system, links, operations, provisioner);
        var start = System.nanoTime();
        var underWay = new ArrayList<Thread>();
        for (var fault : schedule) {
            sleepUntil(start, fault.at());
            console.progress(fault.line());
            // Platform threads, because some of them wait for processes.
            underWay.add(
                    Thread.ofPlatform()
                            .start(new Happening(fault, injector::inject, tally, console)));
        }
        sleepUntil(start, plan.length());
        for (var thread : underWay) {
            thread.join();
        }
    }

    private static void sleepUntil(long start, Duration at) throws InterruptedException {
        Thread.sleep(at.minusNanos(System.nanoTime() - start));
    }

    /** Waits until no event is unhandled and every order has ended. */
    private void settle(List<String> expectedConsumers) throws InterruptedException {
        var underWay = new ArrayList<String>();
        try {
            // While one consumer is checked, handling an event may store a new one for another:
            // check twice.
            for (int looks = 0; looks < 2; looks++) {
                Condition.await(
                        "everything is at rest",
                        SETTLE_LIMIT,
                        () -> {
                            underWay.clear();
                            underWay.addAll(consumers.unfinished(expectedConsumers));
                            openOrders().forEach(order -> underWay.add(order + " has not ended"));
                            if (underWay.isEmpty()) {
                                History.read(system.nats())
                                        .unrecordedCharges()
                                        .forEach(it -> underWay.add(it + " is not recorded"));
                            }
                            return underWay.isEmpty();
                        });
                Thread.sleep(Condition.PAUSE);
            }
        } catch (CannotRunException still) {
            underWay.forEach(what -> tally.found(new Finding(Finding.Kind.LOST, what)));
        }
    }

    private Set<String> openOrders() throws IOException, JetStreamApiException {
        var open = new HashSet<String>();
        var ended = new HashSet<String>();
        nats.management(Service.ORDERS)
                .getStreamInfo(EventStream.ORDERS.name(), StreamInfoOptions.allSubjects())
                .getStreamState()
                .getSubjects()
                .forEach(subject -> {
                    var name = subject.getName();
                    var order = name.substring(0, name.lastIndexOf('.'));
                    (name.endsWith(".placed") ? open : ended).add(order);
                });
        open.removeAll(ended);
        return open;
    }

    private FaultReport report() throws InterruptedException, IOException, JetStreamApiException {
        var history = History.read(system.nats());
        var findings = new ArrayList<>(tally.findings());
        findings.addAll(Audit.of(history, tally.claims()));
        findings.addAll(deadLetters());
        findings.addAll(viewsThatDiffer());
        return new FaultReport(
                plan.seed(),
                plan.length(),
                tally.faults(),
                tally.counts(),
                history.events().size(),
                new FaultReport.Orders(
                        history.all(OrderPlaced.class).count(),
                        history.all(OrderCompleted.class).count(),
                        history.all(OrderCancelled.class).count()),
                findings);
    }

    private List<Finding> deadLetters() throws IOException, JetStreamApiException {
        var findings = new ArrayList<Finding>();
        for (var service : Service.values()) {
            var name = StreamConfigurations.deadLettersOf(service.shortName());
            var letters =
                    nats.management(service).getStreamInfo(name).getStreamState().getMsgCount();
            if (letters > 0) {
                findings.add(
                        new Finding(
                                Finding.Kind.LOST, "%s has %d letters".formatted(name, letters)));
            }
        }
        return findings;
    }

    /** Rebuilds every view from the log, and compares old and new. */
    private List<Finding> viewsThatDiffer() throws InterruptedException {
        var findings = new ArrayList<Finding>();
        for (var service : servicesWithReadModels()) {
            var printed = new StringWriter();
            var to = new PrintWriter(printed);
            var rebuilding = new Rebuilding(new Services(operations, to), to);
            if (!rebuilding.all(service)) {
                findings.add(new Finding(Finding.Kind.WRONG, printed.toString()));
            }
        }
        return findings;
    }
}
