package ticketing.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A person with a browser: keeps the session cookie, and sends each request once. */
final class Visitor {

    static final String PASSWORD = "correct horse battery staple";

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

    private static final List<ApiDocument> CONTRACT = ApiDocument.checkedIn();

    private static final List<String> HEADERS =
            List.of("ETag", "Link", "Location", "Retry-After", "Session-Renew", "X-Request-Id");

    /** The answer to one request. */
    record Answer(int status, JsonNode body) {

        String text(String field) {
            return body.path(field).asString("");
        }

        String error() {
            return body.path("errors").path(0).path("message").asString("");
        }

        Answer hasStatus(int expected) {
            assertThat(status).as("%s", body).isEqualTo(expected);
            return this;
        }
    }

    private final URI address;
    private final CookieManager cookies = new CookieManager();
    private final HttpClient http =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .cookieHandler(cookies)
                    .connectTimeout(Duration.ofSeconds(5))
                    .build();

    Visitor(URI address) {
        this.address = address;
    }

    /** A thief who has the cookie, and keeps it whatever the server answers. */
    Visitor sharingTheCookie() {
        var other = new Visitor(address);
        cookies.getCookieStore()
                .get(address)
                .forEach(cookie -> other.cookies.getCookieStore().add(address, cookie));
        return other;
    }

    /** A person with a new account. */
    static Visitor signedUp(URI address) {
        var visitor = new Visitor(address);
        visitor.signsUp();
        return visitor;
    }

    /** Signs up, and returns the id of the account. */
    String signsUp() {
        return post(
                        "/api/users/signup",
                        credentials("visitor-" + UUID.randomUUID() + "@example.com"))
                .hasStatus(201)
                .text("id");
    }

    /** Signs up, and returns the cookie as a browser sends it. */
    String cookieAfterSigningUpAs(String email) {
        post("/api/users/signup", credentials(email)).hasStatus(201);
        return cookie();
    }

    /** The session cookie as a browser sends it. */
    String cookie() {
        var cookie = cookies.getCookieStore().get(address).getFirst();
        return cookie.getName() + "=" + cookie.getValue();
    }

    static String credentials(String email) {
        return "{\"email\": \"%s\", \"password\": \"%s\"}".formatted(email, PASSWORD);
    }

    /** Offers a ticket, and returns its id. */
    String offers(String title, String price) {
        return post("/api/tickets", "{\"title\": \"%s\", \"price\": %s}".formatted(title, price))
                .hasStatus(201)
                .text("id");
    }

    Answer orders(String ticket) {
        return post("/api/orders", "{\"ticketId\": \"%s\"}".formatted(ticket));
    }

    Answer pays(String order, String token) {
        return post(
                "/api/payments",
                "{\"orderId\": \"%s\", \"token\": \"%s\"}".formatted(order, token));
    }

    String statusOfOrder(String order) {
        return get("/api/orders/" + order).text("status");
    }

    String statusOfTicket(String ticket) {
        return get("/api/tickets/" + ticket).text("status");
    }

    Answer get(String path) {
        return send(request(path).GET());
    }

    Answer post(String path, String json) {
        return send(
                request(path)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(json)));
    }

    Answer delete(String path) {
        return send(request(path).DELETE());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(address.resolve(path)).timeout(Duration.ofSeconds(30));
    }

    private Answer send(HttpRequest.Builder request) {
        try {
            var response = http.send(request.build(), BodyHandlers.ofString());
            mustBeDocumented(response);
            var body = response.body().isBlank() ? "null" : response.body();
            return new Answer(response.statusCode(), JSON.readTree(body));
        } catch (IOException noAnswer) {
            throw new UncheckedIOException(noAnswer);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }

    private static void mustBeDocumented(HttpResponse<?> response) {
        var method = response.request().method();
        var path = response.request().uri().getPath();
        if (!path.startsWith("/api/")) {
            return;
        }
        var documented =
                CONTRACT.stream()
                        .flatMap(document -> document.answer(method, path, response.statusCode()))
                        .findFirst();
        assertThat(documented).as("%s in docs/api", response).isPresent();
        for (var header : HEADERS) {
            if (response.headers().firstValue(header).isPresent()) {
                assertThat(documented.get().path("headers").propertyNames())
                        .as("The headers of %s in docs/api", response)
                        .contains(header);
            }
        }
    }
}
