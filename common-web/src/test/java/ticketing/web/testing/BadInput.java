package ticketing.web.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.UnsupportedEncodingException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The contract of every endpoint with a body: for any invalid body, the answer is a problem that
 * explains it, and never a 500.
 *
 * <pre>{@code
 * @TestFactory
 * Stream<DynamicTest> refuses_bad_input() {
 *     return BadInput.of(web.as(ANNA), POST, "/api/orders", validBody);
 * }
 * }</pre>
 */
public final class BadInput {

    private static final JsonMapper JSON = new JsonMapper();

    private BadInput() {}

    /**
     * One test for each kind of invalid body.
     *
     * @param caller a user who may make the call
     * @param valid a JSON object that the endpoint would accept; each of its fields gets every
     *     wrong type
     */
    public static Stream<DynamicTest> of(
            TestWeb.Caller caller, HttpMethod method, String address, String valid) {
        var cases = new ArrayList<DynamicTest>();
        cases.add(refused("no body", 400, () -> caller.send(method, address, null)));
        for (var body :
                List.of("", " ", "null", "[]", "17", "\"text\"", "{", "{]", "{\"a\":}", "<a/>")) {
            cases.add(
                    refused(
                            "the body '" + body + "'",
                            400,
                            () -> caller.send(method, address, body)));
        }
        cases.add(
                refused(
                        "something after the body",
                        400,
                        () -> caller.send(method, address, valid + "{}")));
        cases.add(
                refused(
                        "a field twice",
                        400,
                        () -> caller.send(method, address, withFirstFieldTwice(valid))));
        cases.add(
                refused(
                        "a wrong type and then no JSON",
                        400,
                        () -> caller.send(method, address, withWrongTypeAndNoEnd(valid))));
        cases.add(
                refused(
                        "a body over 64 KiB",
                        413,
                        () -> caller.send(method, address, oversized(valid))));
        for (var half : List.of("\\ud83d", "\\ude00", "\\ude00\\ud83d", "a\\ud83d\\ud83d\\ude00")) {
            cases.add(
                    refused(
                            "half of a surrogate pair in a field nobody knows: " + half,
                            400,
                            () -> caller.send(method, address, with(valid, "x", half))));
            cases.add(
                    refused(
                            "half of a surrogate pair in a name: " + half,
                            400,
                            () -> caller.send(method, address, with(valid, half, "x"))));
        }
        for (var type :
                List.of("text/plain", "application/x-www-form-urlencoded", "application/xml")) {
            cases.add(
                    refused(
                            "a body of " + type,
                            415,
                            () ->
                                    caller.with(HttpHeaders.CONTENT_TYPE, type)
                                            .send(method, address, valid)));
        }
        var body = (ObjectNode) JSON.readTree(valid);
        for (var field : body.propertyNames()) {
            if (body.get(field).isString()) {
                cases.add(
                        refused(
                                field + " with half of a surrogate pair",
                                400,
                                () -> {
                                    var text = body.get(field).asString();
                                    return caller.send(
                                            method, address, valid.replace(text, text + "\\ud83d"));
                                }));
            }
            for (var wrong : wrongInsteadOf(body.get(field))) {
                cases.add(
                        dynamicTest(
                                "%s as %s is refused with 400".formatted(field, wrong),
                                () -> {
                                    var given = body.deepCopy().set(field, wrong).toString();
                                    var problem = problem(caller.send(method, address, given), 400);
                                    assertThat(problem.path("errors").findValuesAsString("field"))
                                            .as(problem.toString())
                                            .anyMatch(name -> name.startsWith(field));
                                }));
            }
        }
        return cases.stream();
    }

    /**
     * Asserts that an answer is a problem with all its members and nothing internal.
     *
     * @return the problem, for more assertions
     */
    public static JsonNode problem(MvcTestResult result, int status) {
        assertThat(result).hasStatus(status).hasContentType("application/problem+json");
        var problem = JSON.readTree(body(result));
        assertThat(problem.path("type").asString())
                .startsWith("https://ticketing.example/problems/");
        assertThat(problem.path("title").asString()).isNotBlank();
        assertThat(problem.path("status").asInt()).isEqualTo(status);
        assertThat(problem.path("detail").asString()).isNotBlank();
        assertThat(problem.path("instance").asString())
                .isEqualTo(result.getRequest().getRequestURI());
        assertThat(problem.path("errors")).isNotEmpty();
        assertThat(problem.path("errors"))
                .allMatch(error -> !error.path("message").asString("").isBlank());
        assertThat(problem.toString())
                .doesNotContainIgnoringCase("exception")
                .doesNotContain("java.", "ticketing.web", "jackson");
        return problem;
    }

    private static DynamicTest refused(String what, int status, Request request) {
        return dynamicTest(
                what + " is refused with " + status, () -> problem(request.send(), status));
    }

    private static List<JsonNode> wrongInsteadOf(JsonNode valid) {
        var wrong = new ArrayList<JsonNode>();
        wrong.add(JSON.readTree("{\"a\":1}"));
        wrong.add(JSON.readTree("[[1]]"));
        wrong.add(JSON.readTree("true"));
        wrong.add(valid.isNumber() ? JSON.readTree("\"" + valid + "\"") : JSON.readTree("17"));
        return wrong;
    }

    private static String withFirstFieldTwice(String valid) {
        var body = (ObjectNode) JSON.readTree(valid);
        var name = body.propertyNames().iterator().next();
        return "{\"%s\":%s,%s".formatted(name, body.get(name), body.toString().substring(1));
    }

    /** With one more field, within an object that is ignored. */
    private static String with(String valid, String name, String text) {
        return "{\"passed over\":{\"%s\":[\"%s\"]},%s"
                .formatted(name, text, valid.stripLeading().substring(1));
    }

    private static String withWrongTypeAndNoEnd(String valid) {
        var name = JSON.readTree(valid).propertyNames().iterator().next();
        return "{\"%s\":{\"a\":[1]},\"password\":\"secret\" x".formatted(name);
    }

    private static String oversized(String valid) {
        return valid.substring(0, valid.lastIndexOf('}'))
                + ",\"padding\":\""
                + "x".repeat(64 * 1024)
                + "\"}";
    }

    private static String body(MvcTestResult result) {
        try {
            return result.getResponse().getContentAsString();
        } catch (UnsupportedEncodingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private interface Request {
        MvcTestResult send();
    }
}
