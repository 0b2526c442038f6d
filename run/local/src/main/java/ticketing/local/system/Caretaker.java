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
 * Mends in a running system what services can only report: it asks them for their health every few
 * seconds. A NATS server that has met a full disk refuses every event until it is started anew, so
 * that is done as soon as there is room. A consumer that somebody has deleted is created again. A
 * service of which a thread has ended with an error is restarted, as Kubernetes does it.
 *
 * <p>A mending that has no effect is repeated after a pause, and said once.
 */
final class Caretaker {

    private static final Duration LOOK_EVERY = Duration.ofSeconds(5);
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(2);
    private static final Duration PAUSE = Duration.ofSeconds(30);
    private static final String FULL = "full";
    private static final String MISSING = "missing";

    /** What it can do. */
    interface Tools {

        /** Whether NATS can write again. */
        boolean hasRoom();

        void restartNats();

        void restartService(String name);

        /** Creates what is missing at NATS. */
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
     * @param management the operator's addresses of the services, by their names
     */
    Caretaker(Supplier<Map<String, URI>> management, Tools tools, Console console) {
        this.management = management;
        this.tools = tools;
        this.console = console;
    }

    /**
     * Looks after the system in the background.
     *
     * @param closing whether it is too late for that
     */
    synchronized void begin(BooleanSupplier closing) {
        if (!closing.getAsBoolean()) {
            thread = Thread.ofPlatform().daemon().name("caretaker").start(this::run);
        }
    }

    /** Ends that. It is not waited for: whatever it starts from here on is refused. */
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

    /** Looks once, and mends what is to be mended. */
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
            console.progress(service + " has lost a thread of its own and is restarted");
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
                "NATS has met a full disk and accepts no event: it is restarted as soon as there is room");
        if (tools.hasRoom() && restarts.isDue()) {
            attempt(tools::restartNats);
        }
    }

    private void mendConsumers(Collection<String> missing) {
        if (missing.isEmpty()) {
            console.isOver(MISSING, this, "No consumer is missing at NATS any more");
            return;
        }
        console.trouble(
                MISSING, this, "Missing at NATS, and created again: " + String.join(", ", missing));
        if (provisionings.isDue()) {
            attempt(tools::provision);
        }
    }

    private void attempt(Runnable mending) {
        try {
            mending.run();
        } catch (RuntimeException notNow) {
            // Whatever it is, the next look may find something else to mend.
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

    /** Empty if it does not answer; whoever looks after processes will start it again. */
    private Optional<JsonNode> health(URI service) throws InterruptedException {
        var request =
                HttpRequest.newBuilder(service.resolve("/actuator/health"))
                        .timeout(ANSWER_LIMIT)
                        .build();
        try {
            // Whatever its status: what is down is told with 503.
            var body = http.send(request, BodyHandlers.ofByteArray()).body();
            return Optional.of(Answer.JSON.readTree(body).path("components"));
        } catch (IOException | JacksonException noAnswer) {
            return Optional.empty();
        }
    }

    /** When the same was tried last: what has no effect is not tried every few seconds. */
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
