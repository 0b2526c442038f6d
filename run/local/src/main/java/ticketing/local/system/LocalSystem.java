package ticketing.local.system;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import ticketing.local.checks.CannotRunException;
import ticketing.local.checks.Checks;
import ticketing.local.data.DataFolder;
import ticketing.local.data.RunFile;
import ticketing.local.data.TemporaryData;
import ticketing.local.nats.NatsAccess;
import ticketing.local.process.Once;
import ticketing.local.process.Part;
import ticketing.local.process.SupervisedProcess;
import ticketing.local.programs.JavaPrograms;
import ticketing.local.services.Ports;
import ticketing.local.terminal.Console;
import ticketing.local.terminal.LastWords;
import ticketing.topology.Service;

/**
 * The whole system on this machine: NATS, MongoDB and the services as separate processes, and a
 * gateway in front of them. A process that dies while the system runs is restarted.
 *
 * <p>The parts are called {@code nats}, {@code mongodb}, {@code auth-service} and so on; the second
 * instance of a service is {@code orders-service-2}.
 */
public final class LocalSystem implements AutoCloseable {

    /** The name of the NATS server among the parts. */
    public static final String NATS = "nats";

    /** The name of the NATS server that browsers connect to among the parts. */
    public static final String EDGE = "edge";

    /** The name of the MongoDB server among the parts. */
    public static final String MONGODB = "mongodb";

    /** Space for the first events and logs. */
    private static final int ROOM_AT_START_MIB = 50;

    private final SystemSettings settings;
    private final Console console;
    private final DataFolder data;
    private final Front front = new Front();
    private final Once closing = new Once("stop-ticketing", this::stopEverything);
    private final Thread safetyNet = new Thread(this::closeWithTheJvm, "stop-ticketing-with-jvm");
    private final JavaPrograms programs;
    private final ServiceSettings services;
    private final Readiness readiness;
    private final Parts parts;
    private final Training training;
    private final RunList runList;
    private final Stopping stopping;
    private final Caretaker caretaker;

    private LocalSystem(SystemSettings settings, DataFolder data) {
        this.settings = settings;
        this.console = settings.console();
        this.data = data;
        programs = new JavaPrograms(settings.project(), data, settings.trained());
        services = new ServiceSettings(settings, data);
        readiness = new Readiness(data::log, closing::hasBegun);
        parts = new Parts(readiness, console);
        runList = new RunList(data.path(), this::whatRuns, closing::hasBegun, console);
        training =
                new Training(
                        programs,
                        services,
                        data,
                        settings.engine(),
                        closing::hasBegun,
                        runList::write);
        stopping = new Stopping(data.path(), console);
        caretaker = new Caretaker(front::managementUrls, new MendingTools(this, services), console);
    }

    /**
     * Starts everything and waits until it is ready.
     *
     * @throws CannotRunException if it cannot be started; nothing is left running
     */
    public static LocalSystem start(SystemSettings settings) {
        var system = new LocalSystem(settings, DataFolder.take(settings.data()));
        var isReady = false;
        try {
            system.startEverything();
            isReady = true;
            return system;
        } catch (RuntimeException failed) {
            // While everything is being stopped, a failure says nothing about the start.
            throw system.closing.hasBegun() ? interrupted(failed) : failed;
        } finally {
            if (!isReady) {
                system.close();
            }
        }
    }

    private void startEverything() {
        try {
            Runtime.getRuntime().addShutdownHook(safetyNet);
        } catch (IllegalStateException theJvmIsGoingDown) {
            throw interrupted(theJvmIsGoingDown);
        }
        Variables.ofThisProcess()
                .unknown(settings.project())
                .forEach(name ->
                        console.progress(
                                name + " has no effect: run/local/README.md lists all variables"));
        data.endLeftovers(console);
        TemporaryData.endLeftovers(settings.project(), console);
        settings.ports().requireFree();
        Checks.room(settings.data(), ROOM_AT_START_MIB, "the system");
        data.forgetLogs();
        data.emptyTemporary();
        startServicesAndGateway(
                new Infrastructure(settings, data).start(programs, parts, this::process));
        caretaker.begin(closing::hasBegun);
    }

    private static CannotRunException interrupted(Throwable cause) {
        return new CannotRunException("The start was interrupted.", cause);
    }

    /** The public address, at the gateway, such as {@code http://localhost:8080}. */
    public URI address() {
        return Readiness.addressAt(settings.ports().gateway());
    }

    /** Where browsers hear what changes, such as {@code ws://127.0.0.1:4280}. */
    public String liveUrl() {
        return "ws://127.0.0.1:" + settings.ports().edge().browsers();
    }

    /** The address of one instance of a service, such as {@code orders-service-2}. */
    public URI serviceUrl(String name) {
        return front.serviceUrl(name);
    }

    /** The address of the management port of one instance of a service. */
    public URI managementUrl(String name) {
        return front.managementUrl(name);
    }

    /** Such as {@code nats://127.0.0.1:4222}. */
    public String natsUrl() {
        return services.natsUrl();
    }

    /** Read access to its NATS server. */
    public NatsAccess nats() {
        return NatsAccess.to(natsUrl(), data.path());
    }

    /**
     * Connects to its NATS server with all rights in each account, to create or change something.
     *
     * @throws CannotRunException if it does not answer
     */
    public NatsAccess.Connections connectAsProvisioner() throws InterruptedException {
        return NatsAccess.provision(natsUrl(), data);
    }

    /** The database of a service. */
    public String mongoUri(Service service) {
        return services.mongoUri(service);
    }

    /** The folder with all its data. Other commands find the system through it. */
    public Path data() {
        return data.path();
    }

    /** The log of a part since the start, errors included. */
    public Path log(String name) {
        return data.log(name);
    }

    /** The names of all parts. */
    public List<String> names() {
        return parts.names();
    }

    /** Empty if the part is not running, or not a process of this machine. */
    public OptionalLong pid(String name) {
        return parts.named(name).pid();
    }

    /** Kills a part (SIGKILL). It is restarted, as after any crash. */
    public void kill(String name) {
        parts.named(name).kill();
    }

    /**
     * Asks a part to end (SIGTERM). It stays down until {@link #start(String)}. Before that, the
     * gateway sends an instance of a service no more requests, and the instance finishes those in
     * flight.
     */
    public void stop(String name) {
        var part = parts.named(name);
        front.withdraw(name);
        part.stop();
    }

    /**
     * Starts a stopped part, and waits until it is ready. Then the gateway sends an instance of a
     * service requests again.
     *
     * @throws CannotRunException if it is not ready in time; the start continues
     */
    public void start(String name) {
        var part = parts.named(name);
        parts.launch(part);
        try {
            readiness.await(part);
        } catch (CannotRunException notInTime) {
            Parts.AT_ONCE.execute(() -> restoreOnceReady(part));
            throw notInTime;
        }
        front.restore(name);
    }

    private void restoreOnceReady(Part part) {
        while (!part.isReady()) {
            if (closing.hasBegun() || !part.isAlive()) {
                return;
            }
            Readiness.pause();
        }
        front.restore(part.name());
    }

    /**
     * Stops a part and starts it again at the same ports. Clients do not notice if another instance
     * of the service runs.
     */
    public void restart(String name) {
        stop(name);
        start(name);
    }

    /**
     * Makes the next start faster: records an AOT cache for this program and for each service that
     * has none for the current build. Works in the background, one program after another, until it
     * is done or this system is closed.
     *
     * @param pause before it begins, because a developer may change the code every minute
     * @param rehearsal how this program is started to record its own AOT cache
     */
    public void trainLater(Duration pause, Rehearsal rehearsal) {
        training.begin(pause, rehearsal);
    }

    /**
     * The same without a pause; returns when it is done.
     *
     * @throws InterruptedException if it was interrupted before it was done
     */
    public void train(Rehearsal rehearsal) throws InterruptedException {
        training.train(rehearsal);
    }

    /** Whether a part is ready now. */
    public boolean isReady(String name) {
        return parts.named(name).isReady();
    }

    /** Whether all parts are ready now. */
    public boolean isReady() {
        return parts.areReady();
    }

    /**
     * Stops the gateway, then the services, then MongoDB and NATS. Kills a process that does not
     * end in time. Returns when all is stopped, also if another thread has begun to stop it.
     */
    @Override
    public void close() {
        closing.run();
    }

    /** Waits until this system has been closed. */
    public void awaitEnd() throws InterruptedException {
        closing.await();
    }

    private void closeWithTheJvm() {
        LastWords.processEnds();
        close();
        LastWords.await();
    }

    private void stopEverything() {
        // From here on nothing new is started, so the list of parts to stop is complete.
        var start = System.nanoTime();
        var running = parts.all();
        if (!running.isEmpty()) {
            console.progress("Stopping");
        }
        stopping.attempt("the caretaker", caretaker::end);
        stopping.attempt("the training", training::stop);
        stopping.attempt("the public address", front::stop);
        stopping.stopAll(part -> front.isInstance(part.name()), running);
        stopping.stopAll(part -> !front.isInstance(part.name()), running);
        stopping.attempt("what was started besides", stopping::endOthers);
        stopping.attempt("the list of processes", runList::delete);
        stopping.attempt("the data folder", data::close);
        if (!running.isEmpty()) {
            console.progress("Stopped", Duration.ofNanos(System.nanoTime() - start));
        }
        forgetSafetyNet();
    }

    private void forgetSafetyNet() {
        try {
            Runtime.getRuntime().removeShutdownHook(safetyNet);
        } catch (IllegalStateException theJvmIsGoingDown) {
            return;
        }
    }

    private void startServicesAndGateway(CompletableFuture<Void> database) {
        console.progress("Starting the services");
        // The services wait for both.
        var provisioning = CompletableFuture.runAsync(services::provision, Parts.AT_ONCE);
        programs.unpackAll();
        var starting = new ArrayList<Part>();
        for (var service : Service.values()) {
            var command = programs.service(service);
            for (int i = 1; i <= settings.instances().getOrDefault(service, 1); i++) {
                var name = service.longName() + (i == 1 ? "" : "-" + i);
                var ports = i == 1 ? settings.ports().of(service) : Ports.OfService.free();
                front.add(service, name, ports);
                var full = new ArrayList<>(command);
                full.addAll(services.arguments(service, ports));
                starting.add(
                        parts.add(
                                process(name, full, Readiness.isReadyAt(Readiness.urlOf(ports)))));
            }
        }
        var start = System.nanoTime();
        // One for each processor: starting all at the same time takes longer.
        var lanes = Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
        try {
            var all = new ArrayList<>(List.of(database, provisioning));
            for (var part : starting) {
                all.add(
                        CompletableFuture.runAsync(
                                () -> {
                                    parts.launch(part);
                                    parts.arrive(part, start);
                                },
                                lanes));
            }
            all.add(CompletableFuture.runAsync(this::startFront, Parts.AT_ONCE));
            Parts.joinAll(all);
            // At last the gateway's own /readyz, because that is what clients ask.
            readiness.await(
                    address().toString(), data.logs(), Readiness.isReadyAt(address()), () -> {});
        } finally {
            lanes.shutdownNow();
        }
    }

    private void startFront() {
        front.start(
                settings.ports().gateway(),
                Variables.ofThisProcess().furtherOrigins(),
                settings.ports().edge().browsers(),
                this::isReady,
                closing::hasBegun);
        runList.write();
    }

    private SupervisedProcess process(String name, List<String> command, BooleanSupplier ready) {
        return new SupervisedProcess(name, command, log(name), ready, console, runList::write);
    }

    private RunFile whatRuns() {
        var children = new ArrayList<RunFile.Child>();
        for (var part : parts.all()) {
            part.pid().ifPresent(pid -> children.add(new RunFile.Child(part.name(), pid)));
        }
        training.pid().ifPresent(pid -> children.add(new RunFile.Child("training", pid)));
        return new RunFile(
                address().toString(),
                natsUrl(),
                ProcessHandle.current().pid(),
                List.copyOf(children),
                front.managementUrls());
    }
}
