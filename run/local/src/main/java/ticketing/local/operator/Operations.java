package ticketing.local.operator;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import ticketing.local.checks.CannotRunException;
import ticketing.local.data.DataFolder;
import ticketing.local.services.Answer;
import ticketing.topology.Service;
import tools.jackson.databind.JsonNode;

/** Calls the management ports of a running system, which only operators can reach. */
public final class Operations {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final SortedMap<String, URI> instances;
    private final HttpClient http =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(Duration.ofSeconds(2))
                    .build();

    Operations(SortedMap<String, URI> instances) {
        this.instances = instances;
    }

    /**
     * The services of the system with this data folder.
     *
     * @throws CannotRunException if it is not running
     */
    public static Operations of(Path data) {
        return new Operations(
                DataFolder.running(data)
                        .orElseThrow(() ->
                                new CannotRunException(
                                        "Ticketing is not running: start it with ./ticketing up."))
                        .management());
    }

    /** The names of the instances of a service, in order. */
    public List<String> instancesOf(Service service) {
        return instances.keySet().stream()
                .filter(name ->
                        name.equals(service.longName())
                                || name.startsWith(service.longName() + "-"))
                .toList();
    }

    /**
     * Sends a GET request to one instance.
     *
     * @param path such as {@code /actuator/health}
     * @throws CannotRunException if it does not answer; try another instance
     */
    public Answer get(String instance, String path) throws InterruptedException {
        return send(instance, path, HttpRequest.newBuilder().GET());
    }

    /**
     * Sends a POST request to one instance.
     *
     * @throws CannotRunException if it does not answer; it may have done it or not
     */
    public Answer post(String instance, String path, Map<String, ?> body)
            throws InterruptedException {
        return send(
                instance,
                path,
                HttpRequest.newBuilder()
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofByteArray(Answer.JSON.writeValueAsBytes(body))));
    }

    /**
     * Sends a DELETE request to one instance.
     *
     * @throws CannotRunException if it does not answer; it may have done it or not
     */
    public Answer delete(String instance, String path) throws InterruptedException {
        return send(instance, path, HttpRequest.newBuilder().DELETE());
    }

    private Answer send(String instance, String path, HttpRequest.Builder request)
            throws InterruptedException {
        var address = instances.get(instance);
        if (address == null) {
            throw new CannotRunException(instance + " is none of " + instances.keySet());
        }
        try {
            var response =
                    http.send(
                            request.uri(address.resolve(path)).timeout(LIMIT).build(),
                            BodyHandlers.ofByteArray());
            return Answer.of(response);
        } catch (IOException noAnswer) {
            throw new CannotRunException(
                    instance + " does not answer at " + address + ": is it running?", noAnswer);
        }
    }

    /** An answer, or a part of it, on several lines. */
    public static String pretty(JsonNode json) {
        return Answer.JSON.writerWithDefaultPrettyPrinter().writeValueAsString(json);
    }
}
