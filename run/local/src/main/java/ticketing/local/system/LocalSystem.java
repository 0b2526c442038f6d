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
 * The whole system on this machine: NATS, MongoDB and the services as processes of their own, and
 * one address in front of them. A process that dies while the system runs is started again.
 *
 * <p>The parts are called {@code nats}, {@code mongodb}, {@code auth-service} and so on; the second
 * instance of a service is {@code orders-service-2}.
 */
public final class LocalSystem implements AutoCloseable {

    /** The name of the NATS server among the parts. */
    public static final String NATS = "nats";

    /** The name of the MongoDB server among the parts. */
    public static final String MONGODB = "mongodb";

    /** For the first events and logs. */
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
     * @throws CannotRunException if it cannot be started; nothing is left running then
     */
    public static LocalSystem start(SystemSettings settings) {
        var system = new LocalSystem(settings, DataFolder.take(settings.data()));
        var isReady = false;
        try {
            system.startEverything();
            isReady = true;
            return system;
        } catch (RuntimeException failed) {
            // What fails while everything is being stopped says nothing about its start.
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
                                name
                                        + " sets nothing: run/local/README.md says which variables there are"));
        data.endLeftovers(console);
        TemporaryData.endLeftovers(settings.project(), console);
        settings.ports().requireFree();
        Checks.room(settings.data(), ROOM_AT_START_MIB, "the system");
        data.forgetLogs();
        data.emptyTemporary();
        startServicesAndGateway(startInfrastructure());
        caretaker.begin(closing::hasBegun);
    }

    private static CannotRunException interrupted(Throwable cause) {
        return new CannotRunException("The start was interrupted.", cause);
    }

    /** The one address for people, such as {@code http://localhost:8080}. */
    public URI address() {
        return Readiness.addressAt(settings.ports().gateway());
    }

    /** Where one instance of a service listens, such as {@code orders-service-2}. */
    public URI serviceUrl(String name) {
        return front.serviceUrl(name);
    }

    /** The operator's port of one instance of a service. */
    public URI managementUrl(String name) {
        return front.managementUrl(name);
    }

    /** Such as {@code nats://127.0.0.1:4222}. */
    public String natsUrl() {
        return services.natsUrl();
    }

    /** The way into its NATS server, to read. */
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

    /** The folder with all its data; commands find the system by it. */
    public Path data() {
        return data.path();
    }

    /** What a part has written since the start, errors included. */
    public Path log(String name) {
        return data.log(name);
    }

    /** The names of all parts. */
    public List<String> names() {
        return parts.names();
    }

    /** Empty if the part does not run, or not as a process of this machine. */
    public OptionalLong pid(String name) {
        return parts.named(name).pid();
    }

    /** Ends a part at once (SIGKILL). It is started again, as after any crash. */
    public void kill(String name) {
        parts.named(name).kill();
    }

    /**
     * Asks a part to end (SIGTERM). It stays away until it is started again. An instance of a
     * service gets no more requests from the one address before that, and answers those in hand.
     */
    public void stop(String name) {
        var part = parts.named(name);
        front.withdraw(name);
        part.stop();
    }

    /**
     * Starts a part that was stopped, and waits until it is ready. An instance of a service gets
     * requests from then on, however long it takes.
     *
     * @throws CannotRunException if it is not ready in time; it goes on being started
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
     * Stops a part and starts it anew at the same place. Nobody notices if it is one of several
     * instances of a service.
     */
    public void restart(String name) {
        stop(name);
        start(name);
    }

    /**
     * Makes the next start with what is built now a faster one: has this program and each service
     * that has not been trained yet record what it loads, one after another and letting everything
     * else go first. Goes on in the background until it is done or this system is closed.
     *
     * @param pause before it begins; who changes the code every minute is not to be bothered
     * @param rehearsal how this program is started to be trained
     */
    public void trainLater(Duration pause, Rehearsal rehearsal) {
        training.begin(pause, rehearsal);
    }

    /**
     * The same at once; returns when it is done.
     *
     * @throws InterruptedException if it is not to be finished
     */
    public void train(Rehearsal rehearsal) throws InterruptedException {
        training.train(rehearsal);
    }

    /** Whether that part answers now. */
    public boolean isReady(String name) {
        return parts.named(name).isReady();
    }

    /** Whether everything answers now. */
    public boolean isReady() {
        return parts.areReady();
    }

    /**
     * Stops everything, in the order in which nobody misses anything. Returns when all is stopped,
     * also if somebody else has begun with it. What does not end in time is killed.
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
        // Nothing is launched from here on, so nothing escapes the list of what is to be stopped.
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

    /** Returns what is done when MongoDB is ready: services begin to need it seconds later. */
    private CompletableFuture<Void> startInfrastructure() {
        new Infrastructure(settings, data).parts(programs, this::process).forEach(parts::add);
        var start = System.nanoTime();
        parts.all().forEach(parts::launch);
        Parts.join(parts.arrival(parts.named(NATS), start));
        return parts.arrival(parts.named(MONGODB), start);
    }

    private void startServicesAndGateway(CompletableFuture<Void> database) {
        console.progress("Starting the services");
        // They wait for both.
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
        // One for each processor: all at once take longer than in turns.
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
            // Those who ask there have the last word on it.
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
