package ticketing.local;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Somebody who uses the system through its public address. While a service is away they try again,
 * each time with the same idempotency key, so that nothing happens twice.
 */
public final class Person {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Duration PAUSE = Duration.ofMillis(300);
    private static final String COOKIE = "session=";

    /** What the system has answered. */
    record Answer(int status, JsonNode body) {

        String text(String field) {
            return body.path(field).asString("");
        }
    }

    private final HttpClient http =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(Duration.ofSeconds(5))
                    .build();
    private final URI address;
    private final String id;
    private @Nullable String session;

    private Person(URI address, String email) throws InterruptedException {
        this.address = address;
        var credentials = Map.of("email", email, "password", "correct horse battery staple");
        var answer = post("/api/users/signup", credentials);
        if (answer.status() == 409) {
            // An attempt whose answer was lost has made the account.
            answer = post("/api/users/signin", credentials);
        }
        if (answer.status() >= 300) {
            throw new CannotRunException("Nobody can sign up: " + answer);
        }
        id = answer.text("id");
    }

    /** A new account with an address that nobody has used. */
    public static Person signUp(URI address, String role) throws InterruptedException {
        return new Person(address, role + "-" + UUID.randomUUID() + "@example.com");
    }

    String id() {
        return id;
    }

    Answer get(String path) throws InterruptedException {
        return patiently(request(path).GET());
    }

    Answer post(String path, Map<String, ?> body) throws InterruptedException {
        return patiently(
                request(path)
                        .header("Content-Type", "application/json")
                        .header("Idempotency-Key", UUID.randomUUID().toString())
                        .POST(
                                HttpRequest.BodyPublishers.ofByteArray(
                                        JSON.writeValueAsBytes(body))));
    }

    private HttpRequest.Builder request(String path) {
        var request = HttpRequest.newBuilder(address.resolve(path)).timeout(Duration.ofSeconds(20));
        if (session != null) {
            request.header("Cookie", session);
        }
        return request;
    }

    private Answer patiently(HttpRequest.Builder request) throws InterruptedException {
        var deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                var response = http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
                if (response.statusCode() < 502 || System.nanoTime() > deadline) {
                    keepSession(response);
                    return new Answer(response.statusCode(), read(response.body()));
                }
            } catch (IOException e) {
                if (System.nanoTime() > deadline) {
                    throw new CannotRunException(address + " does not answer: " + e, e);
                }
            }
            Thread.sleep(PAUSE);
        }
    }

    private void keepSession(HttpResponse<?> response) {
        response.headers().allValues("Set-Cookie").stream()
                .filter(cookie -> cookie.startsWith(COOKIE))
                .findFirst()
                .ifPresent(cookie -> session = cookie.split(";", 2)[0]);
    }

    private static JsonNode read(byte[] body) {
        try {
            return JSON.readTree(body);
        } catch (JacksonException notJson) {
            return JsonNodeFactory.instance.objectNode();
        }
    }
}
