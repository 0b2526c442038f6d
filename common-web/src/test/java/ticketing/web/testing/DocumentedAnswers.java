package ticketing.web.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.web.method.HandlerMethod;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The answers of an endpoint that the OpenAPI document shows as examples. They are real answers in
 * a file beside the endpoint, so that a change shows in the diff.
 *
 * <pre>{@code
 * @Test
 * void is_documented_by_its_answers() throws IOException {
 *     new DocumentedAnswers()
 *             .add("ticket", anna.with("Idempotency-Key", "k").post("/api/tickets", CONCERT))
 *             .mustBeCheckedIn();
 * }
 * }</pre>
 *
 * <p>{@code -Dapi.update=true} writes the files that differ. Such a run fails, so that nobody takes
 * it for a passed check.
 */
public final class DocumentedAnswers {

    private static final boolean UPDATE = Boolean.getBoolean("api.update");

    private static final JsonMapper JSON =
            JsonMapper.builder()
                    .enable(SerializationFeature.INDENT_OUTPUT)
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .build();

    private final Path resources;
    private final Map<String, Map<String, Object>> answers = new LinkedHashMap<>();
    private @Nullable HandlerMethod endpoint;

    /** Answers of endpoints of the module under test. */
    public DocumentedAnswers() {
        this(Path.of("src", "main", "resources"));
    }

    DocumentedAnswers(Path resources) {
        this.resources = resources;
    }

    /**
     * Adds an answer. It must be the same in every run: use a fixed clock and an {@code
     * Idempotency-Key}.
     *
     * @param name unique; for a problem its kind, such as {@code invalid-input}
     */
    public DocumentedAnswers add(String name, MvcTestResult answer) {
        var handler = (HandlerMethod) answer.getMvcResult().getHandler();
        if (endpoint != null) {
            assertThat(handler).isEqualTo(endpoint);
        }
        endpoint = handler;
        var exchange = new LinkedHashMap<String, Object>();
        var request = answer.getRequest().getContentAsByteArray();
        if (request != null) {
            exchange.put("request", JSON.readTree(request));
        }
        exchange.put("status", answer.getResponse().getStatus());
        exchange.put("body", JSON.readTree(answer.getResponse().getContentAsByteArray()));
        answers.put(name, exchange);
        return this;
    }

    /** Fails unless the endpoint's file has exactly these answers. */
    public void mustBeCheckedIn() throws IOException {
        var type = Objects.requireNonNull(endpoint).getBeanType();
        var file =
                resources
                        .resolve(type.getPackageName().replace('.', '/'))
                        .resolve(
                                "%s.%s.json"
                                        .formatted(
                                                type.getSimpleName(),
                                                endpoint.getMethod().getName()));
        var now = JSON.writeValueAsString(answers) + "\n";
        var before = Files.exists(file) ? Files.readString(file) : "(missing)";
        if (UPDATE && !now.equals(before)) {
            Files.createDirectories(file.getParent());
            Files.writeString(file, now);
            fail("%s is written. Look at the diff, then run again without -Dapi.update", file);
        }
        assertThat(now).as("%s; -Dapi.update=true writes it again", file).isEqualTo(before);
    }
}
