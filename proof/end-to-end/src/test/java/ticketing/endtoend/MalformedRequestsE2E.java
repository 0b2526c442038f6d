package ticketing.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static ticketing.endtoend.RunningSystem.system;
import static ticketing.endtoend.RunningSystem.visitor;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;
import ticketing.topology.Service;

/**
 * Fuzz test of the gateway, the services and their management ports: no malformed request gets a
 * 5xx or an answer other than a problem, and none is logged above INFO. {@code
 * -Dticketing.fuzz.seed=} repeats a run, {@code -Dticketing.fuzz.requests=} makes it longer.
 */
@ExtendWith(RunningSystem.class)
@ResourceLock(RunningSystem.LOCK)
class MalformedRequestsE2E {

    private static final long SEED = Long.getLong("ticketing.fuzz.seed", System.nanoTime());
    private static final int REQUESTS = Integer.getInteger("ticketing.fuzz.requests", 400);
    private static final int AT_ONCE = 8;
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final Pattern LOUD = Pattern.compile("\\b(WARN|ERROR|SEVERE)\\b");

    @Test
    void are_the_fault_of_who_sent_them() throws Exception {
        System.out.println("Seed of the malformed requests: " + SEED);
        await().atMost(Duration.ofSeconds(60)).until(() -> system().isReady());
        var ports = ports();
        var session = session();
        var logged = lengthsOfLogs();
        var ownErrors = new ByteArrayOutputStream();
        var standardError = System.err;
        // The log of the gateway, which runs in this process.
        System.setErr(new PrintStream(ownErrors, true, StandardCharsets.UTF_8));
        List<String> faults;
        try {
            faults = send(List.copyOf(ports.entrySet()), session);
        } finally {
            System.setErr(standardError);
        }

        faults.addAll(silent(ports));
        faults.addAll(loud(Stream.of(ownErrors.toString(StandardCharsets.UTF_8))));
        for (var log : logged.entrySet()) {
            var bytes = Files.readAllBytes(log.getKey());
            var text =
                    new String(
                            bytes,
                            log.getValue(),
                            bytes.length - log.getValue(),
                            StandardCharsets.UTF_8);
            faults.addAll(loud(text.lines().map(line -> log.getKey().getFileName() + ": " + line)));
        }
        assertThat(faults).as("with the seed " + SEED).isEmpty();
    }

    private static List<String> send(List<Map.Entry<String, URI>> ports, String session)
            throws Exception {
        var requests = new ArrayList<Callable<Optional<String>>>();
        for (int i = 0; i < REQUESTS; i++) {
            var port = ports.get(i % ports.size());
            var seed = SEED + i;
            requests.add(() -> fault(port.getKey(), port.getValue(), seed, session));
        }
        var faults = new ArrayList<String>();
        try (var threads = Executors.newFixedThreadPool(AT_ONCE)) {
            for (var fault : threads.invokeAll(requests)) {
                fault.get().ifPresent(faults::add);
            }
        }
        return faults;
    }

    /** The fault in the answer to a request, if any. */
    private static Optional<String> fault(String name, URI port, long seed, String session) {
        var request = MalformedRequest.of(seed, name.endsWith(" management"), session);
        var answer = SocketAnswer.of(port.getPort(), request, PATIENCE);
        return answer.wrongFor(request)
                .map(wrong ->
                        "%s at %s\n%s\n-> %s"
                                .formatted(
                                        wrong,
                                        name,
                                        shortened(request.text()),
                                        shortened(answer.text())));
    }

    /** The ports that no longer answer. */
    private static List<String> silent(Map<String, URI> ports) {
        return ports.entrySet().stream()
                .filter(port -> !isAnswered(port.getKey(), port.getValue()))
                .map(port -> "No answer afterwards at " + port.getKey())
                .toList();
    }

    private static boolean isAnswered(String name, URI port) {
        var path =
                name.endsWith(" management")
                        ? "/actuator/health"
                        : name.startsWith("the gateway") ? "/livez" : "/v3/api-docs";
        var request =
                new MalformedRequest(
                        "GET %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                                .formatted(path));
        return SocketAnswer.of(port.getPort(), request, PATIENCE)
                .text()
                .startsWith("HTTP/1.1 200 ");
    }

    private static Map<String, URI> ports() {
        var ports = new LinkedHashMap<String, URI>();
        var system = system();
        ports.put("the gateway", system.address());
        for (var name : system.names()) {
            if (Stream.of(Service.values()).anyMatch(it -> name.equals(it.longName()))) {
                ports.put(name, system.serviceUrl(name));
                ports.put("the gateway for " + name, system.address());
                ports.put(name + " management", system.managementUrl(name));
            }
        }
        return ports;
    }

    private static String session() {
        var email = "fuzz-" + UUID.randomUUID() + "@example.com";
        return "Cookie: " + visitor().cookieAfterSigningUpAs(email);
    }

    private static Map<Path, Integer> lengthsOfLogs() throws IOException {
        var lengths = new LinkedHashMap<Path, Integer>();
        for (var service : Service.values()) {
            var log = system().log(service.longName());
            lengths.put(log, Math.toIntExact(Files.size(log)));
        }
        return lengths;
    }

    private static List<String> loud(Stream<String> lines) {
        return lines.filter(
                        line -> LOUD.matcher(line).find() || line.contains(MalformedRequest.SECRET))
                .toList();
    }

    private static String shortened(String text) {
        return text.length() > 1_000 ? text.substring(0, 1_000) + "…" : text;
    }
}
