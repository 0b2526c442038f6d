package ticketing.web.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static ticketing.web.testing.TestSessions.tokenOf;
import static ticketing.web.testing.TestSessions.user;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import ticketing.eventstore.concurrent.EndedThreads;
import ticketing.web.session.Session;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@ExtendWith(OutputCaptureExtension.class)
class RunningServiceTest {

    static final String ID = "0193a5b0-7000-7000-8000-000000000000";
    static final String VALID = "{\"title\": \"Concert\", \"price\": 19.99}";
    static final HttpClient http = HttpClient.newHttpClient();
    static final JsonMapper json = new JsonMapper();
    static RunningService service;

    @BeforeAll
    static void start(CapturedOutput output) throws Exception {
        service = new RunningService();
        assertThat(output.getAll())
                .contains("Started")
                .doesNotContain(" WARN ", " ERROR ", "security password");
    }

    @AfterAll
    static void stop() {
        service.close();
        http.close();
    }

    @Nested
    class Problems {

        @Test
        void answer_an_unknown_address() throws Exception {
            problem(send(signedIn("/api/nothing")), 404);
            problem(send(request("/nothing")), 404);
            problem(send(request("/error")), 404);
        }

        @Test
        void answer_an_unknown_and_a_malformed_id_alike() throws Exception {
            problem(send(signedIn("/api/samples/" + ID)), 404);
            problem(send(signedIn("/api/samples/not-an-id")), 404);
        }

        @Test
        void answer_a_method_that_is_not_there() throws Exception {
            var response = send(signedIn("/api/samples").DELETE());

            problem(response, 405);
            assertThat(response.headers().firstValue("Allow")).isPresent();
        }

        @Test
        void answer_a_caller_who_wants_something_other_than_json() throws Exception {
            problem(send(request("/api/open/caller").header("Accept", "text/html")), 406);
        }

        @Test
        void answer_a_body_that_is_no_json() throws Exception {
            problem(send(post(VALID, "text/plain")), 415);
            problem(send(signedIn("/api/samples").POST(BodyPublishers.ofString(VALID))), 415);
        }

        @Test
        void answer_a_body_over_64_kib_if_its_length_is_announced() throws Exception {
            problem(send(post(json(64 * 1024 + 1), "application/json")), 413);
            problem(send(post(json(1024 * 1024), "application/json")), 413);
            problem(send(post(json(8 * 1024 * 1024), "application/json")), 413);
        }

        @Test
        void answer_a_body_over_64_kib_if_its_length_is_not_announced() throws Exception {
            problem(send(chunked(json(64 * 1024 + 1))), 413);
            problem(send(chunked(json(1024 * 1024))), 413);
        }

        @Test
        void accept_a_body_of_just_64_kib() throws Exception {
            assertThat(send(post(json(64 * 1024), "application/json")).statusCode()).isEqualTo(201);
            assertThat(send(chunked(json(64 * 1024))).statusCode()).isEqualTo(201);
        }

        @ParameterizedTest
        @CsvSource({"conflict, 409", "outage, 503", "rebuild, 503", "database, 503", "bug, 500"})
        void answer_a_failure_without_its_secrets(String kind, int status, CapturedOutput output)
                throws Exception {
            var response = send(request("/api/open/failures/" + kind));

            problem(response, status);
            assertThat(response.body()).doesNotContain("secret");
            assertThat(response.headers().firstValue("Retry-After").isPresent())
                    .isEqualTo(status == 503);
            if (status == 500) {
                assertThat(output.getAll().split("secret words", -1)).hasSize(2);
            }
        }

        @Test
        void answer_a_query_of_the_wrong_type() throws Exception {
            var problem = problem(send(signedIn("/api/samples?c=green")), 400);

            assertThat(problem.path("errors"))
                    .hasToString("[{\"message\":\"C must be one of RED, BLUE\",\"field\":\"c\"}]");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {"/api/[x]", "/api/%zz", "/api//x", "/api/a;b", "/api/%2e%2e/x", "/../x"})
        void answer_an_address_that_the_server_itself_refuses(String address) throws Exception {
            var answer =
                    raw(
                            "GET %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                                    .formatted(address));

            assertThat(answer).startsWith("HTTP/1.1 400");
            assertThat(answer.toLowerCase(Locale.ROOT))
                    .contains("content-type: application/problem+json");
            assertThat(answer).contains("\"status\":400", "\"errors\":[{").doesNotContain("<html");
        }
    }

    @Nested
    class Requests {

        @Test
        void keep_the_id_of_the_caller() throws Exception {
            var response = send(request("/api/open/caller").header("X-Request-Id", "my-story"));

            assertThat(response.headers().firstValue("X-Request-Id")).contains("my-story");
            assertThat(json(response).path("correlationId").asString()).isEqualTo("my-story");
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "a b", "a\tb"})
        void get_an_id_if_the_one_of_the_caller_is_unusable(String unusable) throws Exception {
            var response = send(request("/api/open/caller").header("X-Request-Id", unusable));

            var id = UUID.fromString(response.headers().firstValue("X-Request-Id").orElseThrow());
            assertThat(id.version()).isEqualTo(7);
            assertThat(json(response).path("correlationId").asString()).isEqualTo(id.toString());
        }

        @Test
        void get_an_id_with_every_error() throws Exception {
            for (var address :
                    new String[] {"/nothing", "/api/samples", "/api/open/failures/bug"}) {
                assertThat(send(request(address)).headers().firstValue("X-Request-Id")).isPresent();
            }
        }

        @Test
        void pass_a_trace_on_if_it_is_well_formed() throws Exception {
            var trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

            assertThat(
                            json(send(request("/api/open/caller").header("traceparent", trace)))
                                    .path("traceparent")
                                    .asString())
                    .isEqualTo(trace);
            assertThat(
                            json(send(
                                            request("/api/open/caller")
                                                    .header("traceparent", trace + "x")))
                                    .path("traceparent")
                                    .asString())
                    .isEqualTo("null");
        }

        @Test
        void get_an_answer_of_its_own_type_even_if_they_accept_problems_first() throws Exception {
            for (var accepted :
                    new String[] {
                        "application/problem+json, application/json", "application/problem+json"
                    }) {
                var response = send(request("/api/open/caller").header("Accept", accepted));

                assertThat(response.statusCode()).isEqualTo(200);
                assertThat(response.headers().firstValue("Content-Type"))
                        .contains("application/json");
            }
        }

        @Test
        void get_all_times_in_milliseconds() throws Exception {
            assertThat(send(request("/api/open/times")).body())
                    .isEqualTo(
                            """
                            ["2026-11-21T07:22:32.000Z","2026-11-21T07:22:32.120Z",\
                            "2026-11-21T07:22:32.123Z"]\
                            """);
        }

        @Test
        void that_ask_for_the_head_alone_get_the_length_of_the_body() throws Exception {
            for (var address : new String[] {"/api/open/times", "/nothing"}) {
                var body = send(request(address)).body();
                var head = send(request(address).HEAD());

                assertThat(head.headers().firstValueAsLong("Content-Length"))
                        .hasValue(body.length());
            }
        }

        @Test
        void run_on_virtual_threads() throws Exception {
            assertThat(json(send(request("/api/open/caller"))).path("virtual").asBoolean())
                    .isTrue();
        }
    }

    @Nested
    class Sessions {

        final Instant start = Instant.now().minus(Duration.ofHours(1));
        final Session expired =
                new Session(user("anna"), start, start, start.plus(Duration.ofMinutes(15)));

        @AfterEach
        void come_back() {
            service.keyServer().away(false);
            service.revoked().loaded(true);
        }

        @Test
        void come_in_a_cookie_or_as_a_bearer_token() throws Exception {
            var token = tokenOf(user("anna"));

            assertThat(callerWith("Cookie", "a=b; session=" + token)).isEqualTo("anna@example.com");
            assertThat(callerWith("Cookie", "session=foreign; session=" + token))
                    .isEqualTo("anna@example.com");
            assertThat(callerWith("Authorization", "bearer " + token))
                    .isEqualTo("anna@example.com");
        }

        @Test
        void that_do_not_count_make_a_stranger() throws Exception {
            service.revoked().revoke(user("rudi").sessionId());
            for (var token :
                    new String[] {"", "x", "a.b.c", tokenOf(expired), tokenOf(user("rudi"))}) {
                assertThat(callerWith("Cookie", "session=" + token)).isEqualTo("a stranger");
                var response = send(request("/api/samples").header("Cookie", "session=" + token));
                problem(response, 401);
                assertThat(response.headers().firstValue("WWW-Authenticate")).isEmpty();
            }
        }

        @Test
        void cannot_be_judged_before_the_revocations_are_known() throws Exception {
            service.revoked().loaded(false);

            var response = send(signedIn("/api/samples"));

            problem(response, 503);
            assertThat(response.headers().firstValue("Retry-After")).isPresent();
            problem(send(request("/api/samples")), 401);
        }

        @Test
        void are_to_be_renewed_once_the_token_is_five_minutes_old() throws Exception {
            assertThat(renewalAskedOf(aged(Duration.ofMinutes(4)), "/api/samples")).isEmpty();
            assertThat(renewalAskedOf(aged(Duration.ofMinutes(6)), "/api/samples")).contains("1");
            assertThat(renewalAskedOf(aged(Duration.ofMinutes(6)), "/api/open/caller"))
                    .as("where strangers are welcome")
                    .contains("1");
            assertThat(renewalAskedOf(aged(Duration.ofMinutes(6)), "/api/samples/" + ID))
                    .as("with a refusal")
                    .contains("1");
            assertThat(renewalAskedOf(expired, "/api/open/caller"))
                    .as("too late to be renewed")
                    .isEmpty();
            service.revoked().revoke(user("otto").sessionId());
            var revoked = new Session(user("otto"), start, start, Instant.now().plusSeconds(600));
            assertThat(renewalAskedOf(revoked, "/api/open/caller")).as("revoked").isEmpty();
        }

        @Test
        void are_not_to_be_renewed_when_they_end_with_the_token_anyway() throws Exception {
            var signedIn = Instant.now().minus(Duration.ofHours(12)).plusSeconds(60);
            var last =
                    new Session(
                            user("anna"),
                            signedIn,
                            Instant.now().minus(Duration.ofMinutes(20)),
                            signedIn.plus(Duration.ofHours(12)));

            assertThat(renewalAskedOf(last, "/api/samples")).isEmpty();
        }

        private Session aged(Duration age) {
            var issued = Instant.now().minus(age);
            return new Session(user("anna"), start, issued, issued.plus(Duration.ofMinutes(30)));
        }

        private Optional<String> renewalAskedOf(Session session, String address) throws Exception {
            var request = request(address).header("Cookie", "session=" + tokenOf(session));
            return send(request).headers().firstValue("Session-Renew");
        }

        @Test
        void survive_an_outage_of_auth_service() throws Exception {
            assertThat(send(signedIn("/api/samples")).statusCode()).isEqualTo(200);
            service.keyServer().away(true);
            assertThat(send(signedIn("/api/samples")).statusCode()).isEqualTo(200);
        }
    }

    @Nested
    class Changes {

        @ParameterizedTest
        @CsvSource({
            "Origin, https://evil.example",
            "Origin, null",
            "Origin, http://localhost:8080.evil.example",
            "Origin, http://localhost:3001",
            "Origin, http://127.0.0.2:8080",
            "Origin, http://rebound.example:8080",
            "Origin, https://localhost:8080",
            "Origin, HTTP://LOCALHOST:8080",
            "Sec-Fetch-Site, cross-site"
        })
        void from_foreign_pages_are_refused(String header, String value) throws Exception {
            problem(send(post(VALID, "application/json").header(header, value)), 403);
            problem(send(signedIn("/api/samples/" + ID).DELETE().header(header, value)), 403);
        }

        @ParameterizedTest
        @CsvSource({
            "Origin, http://localhost:8080",
            "Origin, http://127.0.0.1:8080",
            "Origin, http://[::1]:8080",
            "Origin, http://localhost:3000",
            "Origin, https://app.example",
            "Sec-Fetch-Site, same-origin"
        })
        void from_our_own_and_further_pages_are_accepted(String header, String value)
                throws Exception {
            assertThat(send(post(VALID, "application/json").header(header, value)).statusCode())
                    .isEqualTo(201);
        }

        @Test
        void need_no_body_to_be_accepted() throws Exception {
            problem(send(signedIn("/api/samples/" + ID).DELETE()), 409);
        }

        @Test
        void from_foreign_pages_do_not_reach_the_operators_either() throws Exception {
            var address = "http://127.0.0.1:" + service.managementPort() + "/actuator/health";
            problem(
                    send(
                            HttpRequest.newBuilder(URI.create(address))
                                    .POST(BodyPublishers.noBody())
                                    .header("Origin", "null")),
                    403);
        }
    }

    @Nested
    class PagesOfFurtherOrigins {

        static final String FURTHER = "http://localhost:3000";

        @Test
        void may_ask_before_anybody_is_known() throws Exception {
            var response = send(preflight(FURTHER, "PUT"));

            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(allowedOrigin(response)).containsExactly(FURTHER);
            assertThat(response.headers().map())
                    .containsEntry("Access-Control-Allow-Credentials", List.of("true"))
                    .containsEntry(
                            "Access-Control-Allow-Headers",
                            List.of("content-type, idempotency-key"));
            assertThat(response.headers().firstValue("Access-Control-Allow-Methods").orElseThrow())
                    .contains("PUT");
            assertThat(response.headers().allValues("Vary")).contains("Origin");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "/api/samples",
                    "/api/samples/not-an-id",
                    "/api/open/caller",
                    "/api/open/failures/bug",
                    "/api//x",
                    "/nothing"
                })
        void may_read_every_answer_and_every_error(String address) throws Exception {
            var response = send(request(address).header("Origin", FURTHER));

            assertThat(allowedOrigin(response)).containsExactly(FURTHER);
            assertThat(response.headers().firstValue("Access-Control-Expose-Headers").orElseThrow())
                    .contains(
                            "ETag",
                            "Link",
                            "Location",
                            "Retry-After",
                            "X-Request-Id",
                            "Session-Renew");
        }

        @Test
        void may_read_why_a_body_is_too_large() throws Exception {
            var response =
                    send(post(json(64 * 1024 + 1), "application/json").header("Origin", FURTHER));

            problem(response, 413);
            assertThat(allowedOrigin(response)).containsExactly(FURTHER);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "https://evil.example",
                    "null",
                    "http://localhost:3001",
                    "http://localhost:30000",
                    "http://localhost:8080"
                })
        void are_no_others(String origin) throws Exception {
            var read = send(signedIn("/api/samples").header("Origin", origin));
            assertThat(allowedOrigin(read)).isEmpty();
            assertThat(read.headers().allValues("Vary")).contains("Origin");
            var asked = send(preflight(origin, "POST"));
            problem(asked, 403);
            assertThat(allowedOrigin(asked)).isEmpty();
        }

        private static HttpRequest.Builder preflight(String origin, String method) {
            return request("/api/samples")
                    .method("OPTIONS", BodyPublishers.noBody())
                    .header("Origin", origin)
                    .header("Access-Control-Request-Method", method)
                    .header("Access-Control-Request-Headers", "content-type, idempotency-key");
        }

        private static List<String> allowedOrigin(HttpResponse<?> response) {
            return response.headers().allValues("Access-Control-Allow-Origin");
        }
    }

    @Nested
    class Pages {

        @Test
        void lead_from_one_to_the_next() throws Exception {
            var first = send(signedIn("/api/samples?c=blue&limit=100"));
            assertThat(json(first)).hasSize(100);
            var link = first.headers().firstValue("Link").orElseThrow();
            assertThat(link)
                    .startsWith("<http://localhost:8080/api/samples?c=blue&limit=100&after=")
                    .endsWith(">; rel=\"next\"");

            var next = link.substring("<http://localhost:8080".length(), link.indexOf('>'));
            var second = send(signedIn(next));

            assertThat(json(second)).hasSize(20);
            assertThat(json(second).path(0).asInt()).isEqualTo(100);
            assertThat(second.headers().firstValue("Link")).isEmpty();
        }

        @ParameterizedTest
        @ValueSource(strings = {"limit=0", "limit=201", "limit=x", "after=*", "after=eA"})
        void that_cannot_be_are_refused(String query) throws Exception {
            var problem = problem(send(signedIn("/api/samples?" + query)), 400);

            assertThat(problem.path("errors").path(0).path("field").asString())
                    .isEqualTo(query.substring(0, query.indexOf('=')));
        }
    }

    @Nested
    class Versions {

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "\"3\"|204",
                    "*|204",
                    "\"1\", \"3\"|204",
                    "\"2\"|412",
                    "W/\"3\"|412",
                    "3|412"
                })
        void must_match_if_one_is_named(String ifMatch, int status) throws Exception {
            var response =
                    send(
                            signedIn("/api/samples/" + ID)
                                    .PUT(BodyPublishers.noBody())
                                    .header("If-Match", ifMatch));

            assertThat(response.statusCode()).isEqualTo(status);
        }
    }

    @Nested
    class Operators {

        @Test
        void see_health_on_both_ports() throws Exception {
            assertThat(send(request("/livez")).statusCode()).isEqualTo(200);
            assertThat(send(request("/readyz")).statusCode()).isEqualTo(200);
            assertThat(management("/actuator/health/readiness"))
                    .contains("readinessState", "nats", "revokedSessions", "readModels");
        }

        @Test
        void see_that_a_service_without_revocations_is_alive_but_not_ready() throws Exception {
            service.revoked().loaded(false);
            try {
                assertThat(send(request("/readyz")).statusCode()).isEqualTo(503);
                assertThat(send(request("/livez")).statusCode()).isEqualTo(200);
            } finally {
                service.revoked().loaded(true);
            }
        }

        @Test
        void see_that_a_service_whose_thread_has_ended_is_not_alive_and_which_it_was()
                throws Exception {
            EndedThreads.end("sample-thread");
            try {
                var answer = send(request("/livez"));
                assertThat(answer.statusCode()).isEqualTo(503);
                assertThat(answer.body()).doesNotContain("sample-thread");
                assertThat(send(request("/readyz")).statusCode()).isEqualTo(200);
                assertThat(management("/actuator/health"))
                        .contains("\"threads\"", "\"ended\":[\"sample-thread\"]");
            } finally {
                EndedThreads.forget("sample-thread");
            }
            assertThat(send(request("/livez")).statusCode()).isEqualTo(200);
        }

        @Test
        void see_metrics_but_only_on_their_port() throws Exception {
            assertThat(management("/actuator/prometheus")).contains("jvm_");
            problem(send(request("/actuator/prometheus")), 404);
        }
    }

    @Nested
    class Documentation {

        @Test
        void shows_the_answers_that_a_test_has_seen() throws Exception {
            var create = json(send(request("/v3/api-docs"))).at("/paths/~1api~1samples/post");

            assertThat(create.at("/requestBody/content/application~1json/example/title"))
                    .hasToString("\"Concert\"");
            assertThat(create.at("/responses/201/content/application~1json/example/price"))
                    .hasToString("19.99");
            var invalid = create.at("/responses/400");
            assertThat(invalid.path("description").asString()).isEqualTo("Invalid input");
            assertThat(invalid.at("/content/application~1problem+json/example/errors/0"))
                    .hasToString("{\"message\":\"Title is required\",\"field\":\"title\"}");
        }

        @Test
        void makes_the_refusals_that_an_endpoint_declares_problems() throws Exception {
            var delete =
                    json(send(request("/v3/api-docs"))).at("/paths/~1api~1samples~1{id}/delete");

            var refused = delete.at("/responses/409");
            assertThat(refused.path("description").asString()).isEqualTo("Already sold");
            assertThat(refused.at("/content/application~1problem+json/example"))
                    .isEqualTo(
                            json.readTree(
                                    """
                                    {"type": "https://ticketing.example/problems/already-sold",
                                     "title": "Already sold",
                                     "status": 409,
                                     "detail": "It is sold already",
                                     "instance": "/api/samples/01939d3a-5000-7000-8000-000000000001",
                                     "errors": [{"message": "It is sold already"}]}
                                    """));
            assertThat(delete.at("/tags")).hasToString("[\"Samples\"]");
        }

        @Test
        void tells_what_the_endpoints_do_not_say_themselves() throws Exception {
            var document = json(send(request("/v3/api-docs")));

            assertThat(document.at("/info/title").asString()).isEqualTo("samples");
            assertThat(document.at("/info/description").asString())
                    .isEqualTo("Samples of everything");
            assertThat(document.at("/components/schemas/Problem/required")).hasSize(5);
            assertThat(document.at("/components/securitySchemes").propertyNames())
                    .containsExactlyInAnyOrder("cookie", "bearer");
            var create = document.at("/paths/~1api~1samples/post");
            assertThat(create.path("security")).hasSize(2);
            assertThat(create.path("parameters").findValuesAsString("name"))
                    .containsExactly("Idempotency-Key");
            assertThat(create.path("responses").propertyNames())
                    .containsExactlyInAnyOrder("201", "400", "401", "403", "413", "415", "503");
            assertThat(create.at("/responses/503/headers").propertyNames())
                    .containsExactlyInAnyOrder("X-Request-Id", "Retry-After", "Session-Renew");
            assertThat(create.at("/responses/201/headers").propertyNames())
                    .containsExactlyInAnyOrder("X-Request-Id", "Location", "ETag", "Session-Renew");
            assertThat(
                            create.at(
                                            "/responses/401/content/application~1problem+json/example/status")
                                    .asInt())
                    .isEqualTo(401);
            var one = document.at("/paths/~1api~1samples~1{id}/get");
            assertThat(one.path("parameters").findValuesAsString("name"))
                    .containsExactly("id", "If-None-Match");
            assertThat(one.at("/responses/304/content").isMissingNode()).isTrue();
            assertThat(one.at("/responses/304/headers").propertyNames())
                    .containsExactlyInAnyOrder("X-Request-Id", "ETag");
            var list = document.at("/paths/~1api~1samples/get");
            assertThat(list.path("parameters").findValuesAsString("name"))
                    .containsExactlyInAnyOrder("c", "limit", "after");
            assertThat(document.at("/components/headers/Session-Renew/description").asString())
                    .contains("GET /api/users/currentuser");
            assertThat(list.at("/responses/200/headers").propertyNames())
                    .containsExactlyInAnyOrder("X-Request-Id", "Link");
            var caller = document.at("/paths/~1api~1open~1caller/get");
            assertThat(caller.path("parameters")).isEmpty();
            assertThat(document.at("/paths").propertyNames())
                    .noneMatch(path -> path.contains("error"));
            assertThat(document.at("/components/schemas").propertyNames())
                    .doesNotContain("SessionUser", "Optional");
        }
    }

    static HttpRequest.Builder request(String address) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + service.port() + address));
    }

    static HttpRequest.Builder signedIn(String address) {
        return request(address).header("Cookie", "session=" + tokenOf(user("anna")));
    }

    static HttpRequest.Builder post(String body, String type) {
        return signedIn("/api/samples")
                .POST(BodyPublishers.ofString(body))
                .header("Content-Type", type);
    }

    static HttpRequest.Builder chunked(String body) {
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        return signedIn("/api/samples")
                .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(bytes)))
                .header("Content-Type", "application/json");
    }

    static String json(int bytes) {
        var start = VALID.substring(0, VALID.length() - 1) + ",\"padding\":\"";
        return start + "x".repeat(bytes - start.length() - 2) + "\"}";
    }

    static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return http.send(request.timeout(Duration.ofSeconds(20)).build(), BodyHandlers.ofString());
    }

    static String management(String path) throws Exception {
        var address = URI.create("http://127.0.0.1:" + service.managementPort() + path);
        return send(HttpRequest.newBuilder(address)).body();
    }

    static String callerWith(String header, String value) throws Exception {
        return json(send(request("/api/open/caller").header(header, value)))
                .path("email")
                .asString();
    }

    static JsonNode json(HttpResponse<String> response) {
        return json.readTree(response.body());
    }

    static JsonNode problem(HttpResponse<String> response, int status) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type"))
                .contains("application/problem+json");
        var problem = json(response);
        assertThat(problem.propertyNames())
                .containsExactlyInAnyOrder(
                        "type", "title", "status", "detail", "instance", "errors");
        assertThat(problem.path("status").asInt()).isEqualTo(status);
        assertThat(problem.path("instance").asString())
                .isEqualTo(response.request().uri().getPath());
        assertThat(problem.path("errors").path(0).path("message").asString()).isNotBlank();
        return problem;
    }

    static String raw(String request) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), service.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
