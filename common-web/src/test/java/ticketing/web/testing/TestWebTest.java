package ticketing.web.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static ticketing.web.testing.BadInput.problem;
import static ticketing.web.testing.TestSessions.user;

import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.springframework.http.HttpMethod;
import ticketing.web.session.PublicEndpoints;

class TestWebTest {

    static final TestWeb web =
            TestWeb.of(
                    new SampleEndpoint(),
                    new SampleEndpoint.SampleProblems(),
                    PublicEndpoints.of("GET /api/open/**"));

    final TestWeb.Caller anna = web.as(user("anna"));

    @TestFactory
    Stream<DynamicTest> refuses_bad_input() {
        return BadInput.of(
                anna,
                HttpMethod.POST,
                "/api/samples",
                """
                {"title": "Concert", "price": 19.99, "colour": "RED",
                 "near": "0193a5b0-7000-7000-8000-000000000000"}\
                """);
    }

    @Test
    void lists_everything_that_is_wrong_at_once() {
        var problem =
                problem(
                        anna.post(
                                "/api/samples",
                                """
                                {"title": " ", "price": "19.99", "colour": "GREEN", "near": "x"}\
                                """),
                        400);

        assertThat(problem.path("errors"))
                .hasToString(
                        """
                        [{"message":"Title is required","field":"title"},\
                        {"message":"Price must be a number","field":"price"},\
                        {"message":"Colour must be one of RED, BLUE","field":"colour"},\
                        {"message":"Near must be a UUID","field":"near"}]\
                        """);
    }

    @Test
    void lists_everything_that_breaks_a_rule_at_once() {
        var problem = problem(anna.post("/api/samples", "{\"price\": -1}"), 400);

        assertThat(problem.path("errors"))
                .hasToString(
                        """
                        [{"message":"Price must be greater than 0","field":"price"},\
                        {"message":"Title is required","field":"title"}]\
                        """);
    }

    @Test
    void keeps_a_price_exact() {
        assertThat(anna.post("/api/samples", "{\"title\":\"a\",\"price\":19.99}"))
                .hasStatus(201)
                .bodyText()
                .contains("\"price\":19.99");
    }

    @Test
    void refuses_a_number_that_would_fill_the_memory() {
        problem(anna.post("/api/samples", "{\"title\":\"a\",\"price\":1e-1000000000}"), 400);
    }

    @Test
    void lets_a_refusal_of_the_service_win_over_the_answer_to_every_exception() {
        var problem =
                problem(anna.delete("/api/samples/0193a5b0-7000-7000-8000-000000000000"), 409);

        assertThat(problem.path("type").asString()).endsWith("/problems/already-sold");
        assertThat(problem.path("title").asString()).isEqualTo("Already sold");
        assertThat(problem.path("errors")).hasToString("[{\"message\":\"It is sold already\"}]");
    }

    @Test
    void accepts_no_refusal_that_the_endpoint_does_not_declare() {
        assertThatThrownBy(() -> anna.get("/api/open/refusal"))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("'throws' of")
                .hasMessageContaining("AlreadySold");
    }

    @Test
    void blames_itself_while_it_has_no_keys_to_judge_a_session() {
        JWKSource<SecurityContext> outOfReach =
                (_, _) -> {
                    throw new KeySourceException("away");
                };
        var service = TestWeb.of(new SampleEndpoint(), outOfReach);

        problem(service.as(user("anna")).get("/api/samples"), 503);
        problem(service.stranger().get("/api/samples"), 401);
    }

    @Test
    void asks_strangers_to_sign_in() {
        problem(web.stranger().post("/api/samples", "{"), 401);
        problem(web.stranger().get("/api/open/forgotten"), 401);
    }
}
