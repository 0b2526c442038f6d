package ticketing.local.system;

import static java.util.Objects.requireNonNull;

import io.nats.client.JetStreamApiException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import ticketing.infrastructure.Engine;
import ticketing.infrastructure.FreePort;
import ticketing.infrastructure.MongoServer;
import ticketing.infrastructure.NatsServer;
import ticketing.local.checks.CannotRunException;
import ticketing.local.checks.Checks;
import ticketing.local.checks.Trouble;
import ticketing.local.data.DataFolder;
import ticketing.local.data.RunFile;
import ticketing.local.data.TemporaryData;
import ticketing.local.gateway.Gateway;
import ticketing.local.nats.NatsAccess;
import ticketing.local.nats.NatsKeys;
import ticketing.local.process.ContainerPart;
import ticketing.local.process.Once;
import ticketing.local.process.OwnProcesses;
import ticketing.local.process.Part;
import ticketing.local.process.SupervisedProcess;
import ticketing.local.services.Ports;
import ticketing.local.terminal.Console;
import ticketing.local.terminal.LastWords;
import ticketing.nats.Provisioner;
import ticketing.topology.Provisions;
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

    private static final Duration START_LIMIT = Duration.ofMinutes(2);

    /** For the first events and logs. */
    private static final int ROOM_AT_START_MIB = 50;

    /** Longer than a part takes that has to be killed. */
    private static final Duration STOP_LIMIT = Duration.ofSeconds(70);

    private static final Duration TRAINING_LIMIT = Duration.ofSeconds(10);
    private static final String NO_LIST = "list";

    /** Bytes without which NATS would only meet a full disk again. */
    private static final long ROOM = 16L << 20;

    /**
     * What a system is like.
     *
     * @param project the top-level folder of this project, with the services' jars built
     * @param data where everything is remembered
     * @param ports where the parts listen
     * @param engine how NATS and MongoDB are run
     * @param instances how many of a service run; one of each that is not named
     * @param properties more settings of a service, such as {@code ticketing.orders.time-to-pay}
     * @param trained whether programs start with what trainings have recorded
     * @param console where progress and logs go
     */
    public record Settings(
            Path project,
            Path data,
            Ports ports,
            Engine engine,
            Map<Service, Integer> instances,
            Map<Service, Map<String, String>> properties,
            boolean trained,
            Console console) {

        public Settings {
            project = project.toAbsolutePath().normalize();
            Checks.named(data);
            data = data.toAbsolutePath().normalize();
            instances = Map.copyOf(instances);
            properties = Map.copyOf(properties);
        }

        /** One instance of each service at free ports, with progress on the standard output. */
        public static Settings forTests(Path project, Path data) {
            return atFreePorts(project, data, Console.progressTo(System.out));
        }

        /** One instance of each service at free ports, beside whatever else runs. */
        public static Settings atFreePorts(Path project, Path data, Console console) {
            return new Settings(
                    project, data, Ports.free(), Engine.AUTO, Map.of(), Map.of(), true, console);
        }

        public Settings withInstances(Service service, int number) {
            var changed = new EnumMap<Service, Integer>(Service.class);
            changed.putAll(instances);
            changed.put(service, number);
            return new Settings(
                    project, data, ports, engine, changed, properties, trained, console);
        }

        public Settings withProperty(Service service, String name, String value) {
            var changed = new EnumMap<Service, Map<String, String>>(Service.class);
            changed.putAll(properties);
            var own = new LinkedHashMap<>(changed.getOrDefault(service, Map.of()));
            own.put(name, value);
            changed.put(service, own);
            return new Settings(project, data, ports, engine, instances, changed, trained, console);
        }

        /** Nothing but NATS, MongoDB and the one address. */
        public Settings withoutServices() {
            var none = new EnumMap<Service, Integer>(Service.class);
            for (var service : Service.values()) {
                none.put(service, 0);
            }
            return new Settings(project, data, ports, engine, none, properties, trained, console);
        }
    }

    private static final Executor AT_ONCE = work -> Thread.ofPlatform().start(work);

    private static final HttpClient HTTP =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(Duration.ofSeconds(2))
                    .build();

    private final Settings settings;
    private final Console console;
    private final DataFolder data;
    private final List<Part> parts = new CopyOnWriteArrayList<>();
    private final Object runFileLock = new Object();
    private final Map<Service, List<URI>> upstreams = new EnumMap<>(Service.class);
    private final Map<String, URI> serviceUrls = new LinkedHashMap<>();
    private final Map<String, URI> managementUrls = new LinkedHashMap<>();
    private volatile @Nullable Gateway gateway;
    private final Once closing = new Once("stop-ticketing", this::stopEverything);
    private final Thread safetyNet = new Thread(this::closeWithTheJvm, "stop-ticketing-with-jvm");
    private @Nullable Thread caretaking;
    private volatile @Nullable Thread training;
    private volatile @Nullable Process trainee;

    private LocalSystem(Settings settings, DataFolder data) {
        this.settings = settings;
        this.console = settings.console();
        this.data = data;
    }

    /**
     * Starts everything and waits until it is ready.
     *
     * @throws CannotRunException if it can not be started; nothing is left running then
     */
    public static LocalSystem start(Settings settings) {
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
        startCaretaker();
    }

    private static CannotRunException interrupted(Throwable cause) {
        return new CannotRunException("The start was interrupted.", cause);
    }

    /** The one address for people, such as {@code http://localhost:8080}. */
    public URI address() {
        return addressAt(settings.ports().gateway());
    }

    /** Where one instance of a service listens, such as {@code orders-service-2}. */
    public URI serviceUrl(String name) {
        return known(serviceUrls, name);
    }

    /** The operator's port of one instance of a service. */
    public URI managementUrl(String name) {
        return known(managementUrls, name);
    }

    /** Such as {@code nats://127.0.0.1:4222}. */
    public String natsUrl() {
        return "nats://127.0.0.1:" + settings.ports().nats();
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
        return "mongodb://127.0.0.1:%d/%s".formatted(settings.ports().mongo(), service.shortName());
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
        return parts.stream().map(Part::name).toList();
    }

    /** Empty if the part does not run, or not as a process of this machine. */
    public OptionalLong pid(String name) {
        return part(name).pid();
    }

    /** Ends a part at once (SIGKILL). It is started again, as after any crash. */
    public void kill(String name) {
        part(name).kill();
    }

    /**
     * Asks a part to end (SIGTERM). It stays away until it is started again. An instance of a
     * service gets no more requests from the one address before that, and answers those in hand.
     */
    public void stop(String name) {
        var part = part(name);
        var front = gateway;
        if (front != null && serviceUrls.containsKey(name)) {
            try {
                front.withdraw(serviceUrl(name));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new CannotRunException("The stop of " + name + " was interrupted.", e);
            }
        }
        part.stop();
    }

    /**
     * Starts a part that was stopped, and waits until it is ready. An instance of a service gets
     * requests from then on, however long it takes.
     *
     * @throws CannotRunException if it is not ready in time; it goes on being started
     */
    public void start(String name) {
        var part = part(name);
        launch(part);
        try {
            await(part);
        } catch (CannotRunException notInTime) {
            AT_ONCE.execute(() -> restoreOnceReady(part));
            throw notInTime;
        }
        restore(name);
    }

    private void restoreOnceReady(Part part) {
        while (!part.isReady()) {
            if (closing.hasBegun() || !part.isAlive()) {
                return;
            }
            pause();
        }
        restore(part.name());
    }

    private void restore(String name) {
        var front = gateway;
        if (front != null && serviceUrls.containsKey(name)) {
            front.restore(serviceUrl(name));
        }
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
        var thread =
                Thread.ofPlatform()
                        .daemon()
                        .name("training")
                        .unstarted(() -> {
                            try {
                                Thread.sleep(pause);
                                train(rehearsal);
                            } catch (InterruptedException closed) {
                                Thread.currentThread().interrupt();
                            }
                        });
        synchronized (this) {
            if (!closing.hasBegun()) {
                training = thread;
                thread.start();
            }
        }
    }

    /**
     * The same at once; returns when it is done.
     *
     * @throws InterruptedException if it is not to be finished
     */
    public void train(Rehearsal rehearsal) throws InterruptedException {
        var programs = programs();
        if (!programs.isLauncherTrained()) {
            var port = FreePort.any();
            var itsData = data.temporary().resolve("rehearsal");
            try {
                programs.trainLauncher(
                        rehearsal.arguments(port, itsData, settings.engine()),
                        isReadyAt(addressAt(port)),
                        this::noteTraining);
            } finally {
                DataFolder.delete(itsData);
            }
        }
        for (var service : Service.values()) {
            if (!programs.isTrained(service)) {
                var ports = Ports.OfService.free();
                programs.train(
                        service,
                        arguments(service, ports),
                        isReadyAt(urlOf(ports)),
                        this::noteTraining);
            }
        }
    }

    /** If this program is killed meanwhile, the next start ends it. */
    private void noteTraining(Process process) {
        trainee = process;
        writeRunFile();
    }

    private void stopTraining() throws InterruptedException {
        Thread thread;
        synchronized (this) {
            thread = training;
        }
        if (thread != null) {
            thread.interrupt();
            thread.join(TRAINING_LIMIT);
        }
    }

    /** Whether that part answers now. */
    public boolean isReady(String name) {
        return part(name).isReady();
    }

    /** Whether everything answers now. */
    public boolean isReady() {
        return parts.stream().allMatch(Part::isReady);
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
        var running = List.copyOf(parts);
        if (!running.isEmpty()) {
            console.progress("Stopping");
        }
        attempt("the caretaker", this::stopCaretaker);
        attempt("the training", this::stopTraining);
        attempt("the public address", this::stopGateway);
        stopForGood(part -> serviceUrls.containsKey(part.name()), running);
        stopForGood(part -> !serviceUrls.containsKey(part.name()), running);
        attempt("what was started besides", this::endOthers);
        attempt(
                "the list of processes",
                () -> {
                    synchronized (runFileLock) {
                        RunFile.delete(data.path());
                    }
                });
        attempt("the data folder", data::close);
        if (!running.isEmpty()) {
            console.progress("Stopped", Duration.ofNanos(System.nanoTime() - start));
        }
        forgetSafetyNet();
    }

    private interface Step {
        void take() throws Exception;
    }

    /** One that fails must not keep the next ones from being taken. */
    private void attempt(String what, Step step) {
        try {
            step.take();
        } catch (Exception failed) {
            console.progress("Stopping %s failed: %s".formatted(what, failed.getMessage()));
        }
    }

    private void stopGateway() {
        Gateway front;
        synchronized (this) {
            front = gateway;
        }
        if (front != null) {
            front.stop();
        }
    }

    private void stopForGood(Predicate<Part> which, List<Part> running) {
        var stops = new LinkedHashMap<Part, CompletableFuture<Void>>();
        running.stream()
                .filter(which)
                .forEach(part ->
                        stops.put(part, CompletableFuture.runAsync(part::stopForGood, AT_ONCE)));
        stops.forEach((part, stop) -> attempt(part.name(), () -> awaitStop(stop)));
    }

    private static void awaitStop(CompletableFuture<Void> stop) throws Exception {
        try {
            stop.get(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new TimeoutException("it takes longer than " + Console.seconds(STOP_LIMIT));
        }
    }

    /** What prepares a start, such as npm, and trainings that do not end. */
    private void endOthers() {
        var descendants = ProcessHandle.current().descendants();
        // A command has nothing but this system; a test may have others beside it.
        var others =
                LastWords.areExpected()
                        ? descendants.toList()
                        : OwnProcesses.of(data.path(), descendants);
        others.forEach(ProcessHandle::destroyForcibly);
        RunFile.awaitEnd(others);
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
        var ports = settings.ports();
        var keys = NatsKeys.makeIn(data.natsKeys());
        var nats =
                NatsServer.Settings.in(data.natsFolder())
                        .withPort(ports.nats())
                        .withConfiguration(keys.accounts())
                        .withEngine(settings.engine());
        var mongo = new MongoServer.Settings(settings.engine(), ports.mongo());
        if (settings.engine().resolve() == Engine.DOCKER) {
            add(new ContainerPart(NATS, () -> NatsServer.start(nats)));
            add(new ContainerPart(MONGODB, () -> MongoServer.start(mongo)));
        } else {
            console.progress("Starting NATS, and MongoDB's protocol in memory");
            add(
                    process(
                            NATS,
                            NatsServer.nativeCommand(nats),
                            () -> NatsServer.answersAt(ports.nats())));
            add(
                    process(
                            MONGODB,
                            programs().mongo(ports.mongo()),
                            () -> MongoServer.answersAt(ports.mongo())));
        }
        var start = System.nanoTime();
        parts.forEach(this::launch);
        join(arrival(part(NATS), start));
        return arrival(part(MONGODB), start);
    }

    private void startServicesAndGateway(CompletableFuture<Void> database) {
        console.progress("Starting the services");
        // They wait for both.
        var provisioning = CompletableFuture.runAsync(this::provision, AT_ONCE);
        var programs = programs();
        programs.unpackAll();
        var starting = new ArrayList<Part>();
        for (var service : Service.values()) {
            var command = programs.service(service);
            for (int i = 1; i <= settings.instances().getOrDefault(service, 1); i++) {
                var name = service.longName() + (i == 1 ? "" : "-" + i);
                var ports = i == 1 ? settings.ports().of(service) : Ports.OfService.free();
                var url = urlOf(ports);
                serviceUrls.put(name, url);
                managementUrls.put(name, URI.create("http://127.0.0.1:" + ports.management()));
                upstreams.computeIfAbsent(service, none -> new ArrayList<>()).add(url);
                var full = new ArrayList<>(command);
                full.addAll(arguments(service, ports));
                starting.add(add(process(name, full, isReadyAt(url))));
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
                                    launch(part);
                                    arrive(part, start);
                                },
                                lanes));
            }
            all.add(CompletableFuture.runAsync(this::startGateway, AT_ONCE));
            joinAll(all);
            // Those who ask there have the last word on it.
            await(address().toString(), data.logs(), isReadyAt(address()), () -> {});
        } finally {
            lanes.shutdownNow();
        }
    }

    private void startCaretaker() {
        var caretaker =
                new Caretaker(() -> Map.copyOf(managementUrls), new MendingTools(), console);
        var thread = Thread.ofPlatform().daemon().name("caretaker").unstarted(caretaker::run);
        synchronized (this) {
            if (!closing.hasBegun()) {
                caretaking = thread;
                thread.start();
            }
        }
    }

    private void stopCaretaker() {
        synchronized (this) {
            if (caretaking != null) {
                // Not waited for: whatever it starts from here on is refused.
                caretaking.interrupt();
            }
        }
    }

    private final class MendingTools implements Caretaker.Tools {

        @Override
        public boolean hasRoom() {
            try {
                return Files.getFileStore(data.path()).getUsableSpace() >= ROOM;
            } catch (IOException unknown) {
                return false;
            }
        }

        @Override
        public void restartNats() {
            restart(NATS);
        }

        @Override
        public void restartService(String name) {
            restart(name);
        }

        @Override
        public void provision() {
            LocalSystem.this.provision();
        }
    }

    /** What services may not create themselves. */
    private void provision() {
        try (var accounts = connectAsProvisioner()) {
            for (var service : Service.values()) {
                var _ = new Provisioner(accounts.of(service)).apply(Provisions.of(service, 1));
            }
        } catch (IOException | JetStreamApiException | RuntimeException failed) {
            throw new CannotRunException("NATS can not be set up: " + failed.getMessage(), failed);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw interrupted(stopped);
        }
    }

    private List<String> arguments(Service service, Ports.OfService ports) {
        return properties(service, ports).entrySet().stream()
                .map(property -> "--" + property.getKey() + "=" + property.getValue())
                .toList();
    }

    private Map<String, String> properties(Service service, Ports.OfService ports) {
        var all = new LinkedHashMap<String, String>();
        all.put("server.port", Integer.toString(ports.http()));
        all.put("server.address", "127.0.0.1");
        all.put("management.server.port", Integer.toString(ports.management()));
        all.put("management.server.address", "127.0.0.1");
        all.put("spring.main.banner-mode", "off");
        all.put("ticketing.nats.url", natsUrl());
        all.put(
                "ticketing.nats.seed-file",
                NatsKeys.in(data.natsKeys()).file(service.longName()).toString());
        all.put("ticketing.public-origin", address().toString());
        all.put("ticketing.local-port", Integer.toString(settings.ports().gateway()));
        all.put(
                "ticketing.session.jwks-uri",
                // Through the one address: any instance of auth-service has them.
                "http://127.0.0.1:%d/.well-known/jwks.json".formatted(settings.ports().gateway()));
        all.put("ticketing.session.secure-cookie", "false");
        switch (service) {
            case AUTH -> {
                all.put("ticketing.auth.keys-directory", data.keysFolder().toString());
                all.put("ticketing.auth.create-missing-keys", "true");
                // The gateway's, which says where a request comes from.
                all.put("ticketing.trusted-networks", "127.0.0.0/8");
                all.put("spring.mongodb.uri", mongoUri(service));
            }
            case TICKETS, ORDERS, PAYMENTS -> all.put("spring.mongodb.uri", mongoUri(service));
            case EXPIRATION -> {}
        }
        var left = Variables.ofThisProcess().leave(all);
        left.putAll(settings.properties().getOrDefault(service, Map.of()));
        return left;
    }

    private void startGateway() {
        synchronized (this) {
            if (!closing.hasBegun()) {
                gateway =
                        Gateway.start(
                                settings.ports().gateway(),
                                upstreams,
                                Variables.ofThisProcess().furtherOrigins(),
                                this::isReady);
            }
        }
        writeRunFile();
    }

    /** Not longer than the first failure: the others may wait for what has failed. */
    private static void joinAll(List<CompletableFuture<Void>> all) {
        var failed = new CompletableFuture<Void>();
        for (var one : all) {
            var _ =
                    one.exceptionally(failure -> {
                        failed.completeExceptionally(failure);
                        return null;
                    });
        }
        var succeeded = CompletableFuture.allOf(all.toArray(CompletableFuture[]::new));
        join(CompletableFuture.anyOf(succeeded, failed));
    }

    private static void join(CompletableFuture<?> done) {
        try {
            done.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof CannotRunException cause ? cause : e;
        }
    }

    private CompletableFuture<Void> arrival(Part part, long start) {
        return CompletableFuture.runAsync(() -> arrive(part, start), AT_ONCE);
    }

    private void arrive(Part part, long start) {
        await(part);
        console.progress(
                "  " + part.name() + " is ready", Duration.ofNanos(System.nanoTime() - start));
    }

    private void launch(Part part) {
        requireNotClosing();
        part.start();
    }

    private void requireNotClosing() {
        if (closing.hasBegun()) {
            throw new CannotRunException("The start was interrupted.");
        }
    }

    private void await(Part part) {
        await(
                part.name(),
                log(part.name()),
                part::isReady,
                () -> {
                    if (!part.isAlive()) {
                        throw new CannotRunException(
                                "%s ended while it started%s; all of its log is in %s."
                                        .formatted(part.name(), lastWords(part), log(part.name())));
                    }
                });
    }

    private void await(String name, Path log, BooleanSupplier ready, Runnable check) {
        var deadline = System.nanoTime() + START_LIMIT.toNanos();
        while (!ready.getAsBoolean()) {
            requireNotClosing();
            check.run();
            if (System.nanoTime() > deadline) {
                throw new CannotRunException(
                        "%s is not ready after %s; its log is in %s."
                                .formatted(name, Console.seconds(START_LIMIT), log));
            }
            pause();
        }
    }

    private static String lastWords(Part part) {
        var lines = part.lastWords();
        return lines.isEmpty() ? "" : ":\n" + String.join("\n", lines) + "\n";
    }

    private static void pause() {
        try {
            Thread.sleep(50);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw interrupted(e);
        }
    }

    private SupervisedProcess process(String name, List<String> command, BooleanSupplier ready) {
        return new SupervisedProcess(name, command, log(name), ready, console, this::writeRunFile);
    }

    private JavaPrograms programs() {
        return new JavaPrograms(settings.project(), data, settings.trained());
    }

    private static URI urlOf(Ports.OfService ports) {
        return URI.create("http://127.0.0.1:" + ports.http());
    }

    private static URI addressAt(int port) {
        return URI.create("http://localhost:" + port);
    }

    private static BooleanSupplier isReadyAt(URI service) {
        var request =
                HttpRequest.newBuilder(service.resolve("/readyz"))
                        .timeout(Duration.ofSeconds(5))
                        .build();
        return () -> {
            // Asked every moment while it starts: cheaper than a refused request.
            if (FreePort.isFree(service.getPort())) {
                return false;
            }
            try {
                return HTTP.send(request, HttpResponse.BodyHandlers.discarding()).statusCode()
                        == 200;
            } catch (IOException notYet) {
                return false;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        };
    }

    private void writeRunFile() {
        synchronized (runFileLock) {
            if (closing.hasBegun()) {
                return;
            }
            var children = new ArrayList<RunFile.Child>();
            for (var part : parts) {
                part.pid().ifPresent(pid -> children.add(new RunFile.Child(part.name(), pid)));
            }
            var trained = trainee;
            if (trained != null && trained.isAlive()) {
                children.add(new RunFile.Child("training", trained.pid()));
            }
            write(
                    new RunFile(
                            address().toString(),
                            natsUrl(),
                            ProcessHandle.current().pid(),
                            List.copyOf(children),
                            new TreeMap<>(managementUrls)));
        }
    }

    /** The system does its work without the list, too. */
    private void write(RunFile run) {
        try {
            run.write(data.path());
            console.isOver(NO_LIST, this, "The list of processes is up to date again");
        } catch (UncheckedIOException failed) {
            console.trouble(
                    NO_LIST,
                    this,
                    "The list of processes in %s can not be written: %s"
                            .formatted(data.path(), Trouble.of(requireNonNull(failed.getCause()))));
        }
    }

    private Part add(Part part) {
        parts.add(part);
        // In this order: whoever closes this begins with that, and then looks at the list.
        requireNotClosing();
        return part;
    }

    private Part part(String name) {
        return parts.stream()
                .filter(part -> part.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(name + " is none of " + names()));
    }

    private static <T> T known(Map<String, T> named, String name) {
        var found = named.get(name);
        if (found == null) {
            throw new IllegalArgumentException(name + " is none of " + named.keySet());
        }
        return found;
    }
}
