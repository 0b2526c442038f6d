package ticketing.auth;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import ticketing.infrastructure.nats.NatsServer;
import ticketing.web.testing.ServiceEnding;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An instance of auth-service on a real server, and a client that keeps no cookies. */
final class RunningAuth implements AutoCloseable {

    private static final JsonMapper JSON = new JsonMapper();

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final ConfigurableApplicationContext context;

    private RunningAuth(ConfigurableApplicationContext context) {
        this.context = context;
    }

    /** Starts an instance with the same keys as all others. */
    static RunningAuth start(NatsServer nats, String mongo, String... settings) {
        var arguments =
                new ArrayList<>(
                        List.of(
                                "--server.port=0",
                                "--management.server.port=0",
                                "--ticketing.nats.url=" + nats.url(),
                                "--spring.mongodb.uri=" + mongo));
        arguments.addAll(List.of(settings));
        return new RunningAuth(
                new SpringApplicationBuilder(AuthApplication.class)
                        .properties(
                                "ticketing.auth.keys-directory=target/auth-keys",
                                "ticketing.auth.create-missing-keys=true")
                        .run(arguments.toArray(String[]::new)));
    }

    <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    Answer get(String path, String... headers) {
        return send(request(path, headers).GET());
    }

    Answer post(String path, String json, String... headers) {
        return send(
                request(path, headers)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(json)));
    }

    Answer signUp(String email, String password, String... headers) {
        return post("/api/users/signup", credentials(email, password), headers);
    }

    Answer signIn(String email, String password, String... headers) {
        return post("/api/users/signin", credentials(email, password), headers);
    }

    Answer signOut(String session) {
        return send(
                request("/api/users/signout", "Cookie", "session=" + session)
                        .POST(BodyPublishers.noBody()));
    }

    JsonNode currentUser(String session) {
        return get("/api/users/currentuser", "Cookie", "session=" + session)
                .json()
                .path("currentUser");
    }

    private static String credentials(String email, String password) {
        return JSON.writeValueAsString(
                JSON.createObjectNode().put("email", email).put("password", password));
    }

    private HttpRequest.Builder request(String path, String... headers) {
        var port = context.getEnvironment().getRequiredProperty("local.server.port");
        var request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .timeout(Duration.ofSeconds(60));
        return headers.length == 0 ? request : request.headers(headers);
    }

    private Answer send(HttpRequest.Builder request) {
        try {
            return new Answer(http.send(request.build(), BodyHandlers.ofString()));
        } catch (IOException failure) {
            throw new AssertionError(failure);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new AssertionError(stopped);
        }
    }

    void closesInOrder() {
        ServiceEnding.closesInOrder(context);
        close();
    }

    @Override
    public void close() {
        context.close();
        http.close();
    }

    /** What came back. */
    record Answer(HttpResponse<String> response) {

        int status() {
            return response.statusCode();
        }

        JsonNode json() {
            return JSON.readTree(response.body());
        }

        String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }

        /** The token in the cookie that was set; empty if none was. */
        String session() {
            var cookie = header("Set-Cookie");
            return cookie.isEmpty()
                    ? ""
                    : cookie.substring("session=".length(), cookie.indexOf(';'));
        }
    }
}
