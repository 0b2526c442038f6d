package ticketing.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The OpenAPI document of a service. It is checked in, so a change of the contract shows in the
 * diff.
 *
 * <p>{@code -Dapi.update=true} writes documents that differ. Such a run fails, so it cannot be
 * mistaken for a check.
 */
record ApiDocument(JsonNode content) {

    private static final boolean UPDATE = Boolean.getBoolean("api.update");
    private static final Path FOLDER = Path.of("..", "..", "docs", "api");
    private static final String ADDRESS = "http://localhost:8080";

    private static final JsonMapper JSON =
            JsonMapper.builder()
                    .enable(
                            SerializationFeature.INDENT_OUTPUT,
                            SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
                    .build();

    /** All checked-in documents. */
    static List<ApiDocument> checkedIn() {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.map(file -> new ApiDocument(JSON.readTree(file.toFile()))).toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** Fails if the document of a running service differs from the checked-in one. */
    static void mustBeCheckedIn(String service, URI address) throws IOException {
        var served = new Visitor(address).get("/v3/api-docs/" + service).hasStatus(200).body();
        // The end-to-end tests use any free port.
        var now =
                (JSON.writeValueAsString(JSON.treeToValue(served, Map.class)) + "\n")
                        .replace(address.toString(), ADDRESS);
        var file = FOLDER.resolve(service + ".json");
        var before = Files.exists(file) ? Files.readString(file) : "(missing)";
        if (UPDATE && !now.equals(before)) {
            Files.createDirectories(FOLDER);
            Files.writeString(file, now);
            fail("%s is written. Look at the diff, then run again without -Dapi.update", file);
        }
        assertThat(now).as("%s; -Dapi.update=true writes it again", file).isEqualTo(before);
    }

    /** The answers with a body but without an example, such as {@code get /api/tickets 200}. */
    Stream<String> answersWithoutExample() {
        return content.path("paths").properties().stream()
                .flatMap(path ->
                        path.getValue().properties().stream()
                                .flatMap(call ->
                                        call.getValue().path("responses").properties().stream()
                                                .filter(answer -> lacksExample(answer.getValue()))
                                                .map(answer ->
                                                        String.join(
                                                                " ",
                                                                call.getKey(),
                                                                path.getKey(),
                                                                answer.getKey()))));
    }

    private static boolean lacksExample(JsonNode answer) {
        return answer.path("content")
                .valueStream()
                .anyMatch(body -> !body.has("example") && !body.has("examples"));
    }

    /** The description of an answer; empty if the document has no such call or status. */
    Stream<JsonNode> answer(String method, String path, int status) {
        return content.path("paths").properties().stream()
                .filter(call -> path.matches(call.getKey().replaceAll("\\{\\w+}", "[^/]+")))
                .map(call ->
                        call.getValue()
                                .path(method.toLowerCase(Locale.ROOT))
                                .path("responses")
                                .path(String.valueOf(status)))
                .filter(JsonNode::isObject);
    }
}
