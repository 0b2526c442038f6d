package ticketing.local.people;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import ticketing.local.checks.CannotRunException;
import ticketing.local.services.Answer;

/**
 * A person who uses the system through its public address. While a service is down they repeat a
 * request with the same idempotency key, so nothing happens twice.
 */
public final class Person {

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Duration PAUSE = Duration.ofMillis(300);
    private static final Duration UNTIL_KNOWN_PAUSE = Duration.ofMillis(100);
    private static final String COOKIE = "session=";

    /** Observes the requests of a person. Called by many threads at the same time. */
    public interface Witness {

        /** Does nothing. */
        Witness NONE = attempt -> {};

        void saw(Attempt attempt);
    }

    /**
     * One attempt of a request.
     *
     * @param call such as {@code POST /api/orders}
     * @param status the status of the answer; 0 if there was none
     * @param number 1 for the first attempt; more follow while the system is unavailable
     * @param waited the time since the first attempt began
     */
    public record Attempt(String call, int status, int number, Duration waited) {

        /** Whether there was no answer, or the answer was that the system is unavailable. */
        public boolean wasInVain() {
            return status == 0 || isUnavailable(status);
        }
    }

    private final HttpClient http =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(Duration.ofSeconds(5))
                    .build();
    private final URI address;
    private final Witness witness;
    private final String id;
    private volatile @Nullable String session;

    private Person(URI address, String email, Witness witness) throws InterruptedException {
        this.address = address;
        this.witness = witness;
        var credentials = Map.of("email", email, "password", "correct horse battery staple");
        var answer = post("/api/users/signup", credentials);
        if (answer.status() == 409) {
            // An earlier attempt whose answer was lost has created the account.
            answer = post("/api/users/signin", credentials);
        }
        if (answer.status() >= 300) {
            throw new CannotRunException("Nobody can sign up: " + answer);
        }
        id = answer.text("id");
    }

    /** Signs up with a new e-mail address. */
    public static Person signUp(URI address, String role) throws InterruptedException {
        return signUp(address, role, Witness.NONE);
    }

    /** Like {@link #signUp(URI, String)}, with a witness of all requests. */
    public static Person signUp(URI address, String role, Witness witness)
            throws InterruptedException {
        return new Person(address, role + "-" + UUID.randomUUID() + "@example.com", witness);
    }

    public String id() {
        return id;
    }

    public Answer get(String path) throws InterruptedException {
        return patiently(request(path).GET());
    }

    public Answer post(String path, Map<String, ?> body) throws InterruptedException {
        return post(path, body, UUID.randomUUID().toString());
    }

    /**
     * Sends a POST request.
     *
     * @param idempotencyKey the same for repetitions of one request
     */
    public Answer post(String path, Map<String, ?> body, String idempotencyKey)
            throws InterruptedException {
        return patiently(
                request(path)
                        .header("Content-Type", "application/json")
                        .header("Idempotency-Key", idempotencyKey)
                        .POST(json(body)));
    }

    public Answer put(String path, Map<String, ?> body) throws InterruptedException {
        return patiently(request(path).header("Content-Type", "application/json").PUT(json(body)));
    }

    public Answer delete(String path) throws InterruptedException {
        return patiently(request(path).DELETE());
    }

    /** A request that may be sent several times. */
    public interface Request {
        Answer send() throws InterruptedException;
    }

    /**
     * Repeats a request until the answer is not 404: another service knows a new thing a moment
     * later, or when it is up again.
     *
     * @param limit the time after which 404 is accepted as the answer
     */
    public static Answer onceKnown(Duration limit, Request request) throws InterruptedException {
        var deadline = System.nanoTime() + limit.toNanos();
        var answer = request.send();
        while (answer.status() == 404 && System.nanoTime() < deadline) {
            Thread.sleep(UNTIL_KNOWN_PAUSE);
            answer = request.send();
        }
        return answer;
    }

    private static HttpRequest.BodyPublisher json(Map<String, ?> body) {
        return HttpRequest.BodyPublishers.ofByteArray(Answer.JSON.writeValueAsBytes(body));
    }

    private HttpRequest.Builder request(String path) {
        var request = HttpRequest.newBuilder(address.resolve(path)).timeout(Duration.ofSeconds(20));
        var cookie = session;
        if (cookie != null) {
            request.header("Cookie", cookie);
        }
        return request;
    }

    private Answer patiently(HttpRequest.Builder prepared) throws InterruptedException {
        var request = prepared.build();
        var call = request.method() + " " + request.uri().getPath();
        var start = System.nanoTime();
        for (int attempt = 1; ; attempt++) {
            try {
                var response = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
                witness.saw(new Attempt(call, response.statusCode(), attempt, since(start)));
                if (!isUnavailable(response.statusCode()) || isTooLong(start)) {
                    keepSession(response);
                    return Answer.of(response);
                }
            } catch (IOException e) {
                witness.saw(new Attempt(call, 0, attempt, since(start)));
                if (isTooLong(start)) {
                    throw new CannotRunException(address + " does not answer: " + e, e);
                }
            }
            Thread.sleep(PAUSE);
        }
    }

    private static boolean isUnavailable(int status) {
        return status >= 502;
    }

    private static boolean isTooLong(long start) {
        return since(start).compareTo(PATIENCE) > 0;
    }

    private static Duration since(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }

    private void keepSession(HttpResponse<?> response) {
        response.headers().allValues("Set-Cookie").stream()
                .filter(cookie -> cookie.startsWith(COOKIE))
                .findFirst()
                .ifPresent(cookie -> session = cookie.split(";", 2)[0]);
    }
}
