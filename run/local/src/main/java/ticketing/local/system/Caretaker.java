package ticketing.local.system;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import ticketing.local.services.Answer;
import ticketing.local.terminal.Console;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Repairs faults that services can only report. It asks the services for their health every few
 * seconds. After a full disk, NATS refuses every event until it is restarted, so it is restarted as
 * soon as there is space. A deleted consumer is created again. A service that has lost a vital
 * thread is restarted, as Kubernetes does it.
 *
 * <p>A repair without effect is repeated after a pause, and reported once.
 */
final class Caretaker {

    private static final Duration LOOK_EVERY = Duration.ofSeconds(5);
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(2);
    private static final Duration PAUSE = Duration.ofSeconds(30);
    private static final String FULL = "full";
    private static final String MISSING = "missing";

    /** The repairs it can make. */
    interface Tools {

        /** Whether NATS can write again. */
        boolean hasRoom();

        void restartNats();

        void restartService(String name);

        /** Creates missing consumers at NATS. */
        void provision();
    }

    private final Supplier<Map<String, URI>> management;
    private final Tools tools;
    private final Console console;
    private final Attempts restarts = new Attempts();
    private final Attempts provisionings = new Attempts();
    private final Map<String, Attempts> restartsOfServices = new HashMap<>();
    private @Nullable Thread thread;
    private final HttpClient http =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(ANSWER_LIMIT)
                    .build();

    /**
     * @param management the addresses of the management ports, by the name of the instance
     */
    Caretaker(Supplier<Map<String, URI>> management, Tools tools, Console console) {
        this.management = management;
        this.tools = tools;
        this.console = console;
    }

    /**
     * Starts to watch the system in the background.
     *
     * @param closing whether it is too late for that
     */
    synchronized void begin(BooleanSupplier closing) {
        if (!closing.getAsBoolean()) {
            thread = Thread.ofPlatform().daemon().name("caretaker").start(this::run);
        }
    }

    /** Stops watching, without waiting: nothing that it still starts is accepted. */
    synchronized void end() {
        if (thread != null) {
            thread.interrupt();
        }
    }

    private void run() {
        try {
            while (true) {
                Thread.sleep(LOOK_EVERY);
                look();
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    /** Checks once, and repairs what is broken. */
    void look() throws InterruptedException {
        var components = new ArrayList<JsonNode>();
        for (var service : management.get().entrySet()) {
            var health = health(service.getValue());
            health.ifPresent(components::add);
            if (health.map(each -> isDown(each.path("threads"))).orElse(false)) {
                mendThreads(service.getKey());
            }
        }
        mendFullDisk(isStorageFull(components));
        mendConsumers(missingConsumers(components));
    }

    private void mendThreads(String service) {
        if (restartsOfServices.computeIfAbsent(service, _ -> new Attempts()).isDue()) {
            console.progress(service + " has lost a vital thread and is restarted");
            attempt(() -> tools.restartService(service));
        }
    }

    private void mendFullDisk(boolean isFull) {
        if (!isFull) {
            console.isOver(FULL, this, "NATS accepts events again");
            return;
        }
        console.trouble(
                FULL,
                this,
                "The disk of NATS was full, and NATS accepts no events: it is restarted as soon as there is space");
        if (tools.hasRoom() && restarts.isDue()) {
            attempt(tools::restartNats);
        }
    }

    private void mendConsumers(Collection<String> missing) {
        if (missing.isEmpty()) {
            console.isOver(MISSING, this, "No consumer is missing any more");
            return;
        }
        console.trouble(
                MISSING, this, "Missing consumers, created again: " + String.join(", ", missing));
        if (provisionings.isDue()) {
            attempt(tools::provision);
        }
    }

    private void attempt(Runnable mending) {
        try {
            mending.run();
        } catch (RuntimeException notNow) {
            // Watching must go on whatever happens, so that the next check can repair something.
            console.progress(String.valueOf(notNow.getMessage()));
        }
    }

    private static boolean isStorageFull(List<JsonNode> components) {
        return components.stream()
                .map(component -> component.path("eventStream"))
                .filter(Caretaker::isDown)
                .anyMatch(stream ->
                        stream.path("details").path("cause").asString("").equals("storage-full"));
    }

    private static Collection<String> missingConsumers(List<JsonNode> components) {
        var names = new TreeSet<String>();
        components.stream()
                .map(component -> component.path("consumers"))
                .filter(Caretaker::isDown)
                .forEach(consumers ->
                        consumers
                                .path("details")
                                .path("missing")
                                .forEach(name -> names.add(name.asString(""))));
        return names;
    }

    private static boolean isDown(JsonNode component) {
        return component.path("status").asString("").equals("DOWN");
    }

    /** Empty if it does not answer; a process that has ended is restarted by its supervisor. */
    private Optional<JsonNode> health(URI service) throws InterruptedException {
        var request =
                HttpRequest.newBuilder(service.resolve("/actuator/health"))
                        .timeout(ANSWER_LIMIT)
                        .build();
        try {
            // With any status: 503 also contains the components that are DOWN.
            var body = http.send(request, BodyHandlers.ofByteArray()).body();
            return Optional.of(Answer.JSON.readTree(body).path("components"));
        } catch (IOException | JacksonException noAnswer) {
            return Optional.empty();
        }
    }

    /** The times of the last tries, so that a repair without effect is not repeated at once. */
    private static final class Attempts {

        private boolean any;
        private long last;

        boolean isDue() {
            if (any && System.nanoTime() - last < PAUSE.toNanos()) {
                return false;
            }
            any = true;
            last = System.nanoTime();
            return true;
        }
    }
}
