package ticketing.events;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Events as they were once stored, in {@code recorded/<stored type>/<number>.json}. They must stay
 * readable for ever, so files are added and never changed; a list of checksums guards this.
 */
class RecordedEventsTest {

    private static final CheckedIn CHECKSUMS =
            new CheckedIn(CheckedIn.RECORDED.resolveSibling("recorded.sha256"));

    static List<EventType> types() {
        return EventType.all();
    }

    static List<Path> files() throws IOException {
        try (var files = Files.walk(CheckedIn.RECORDED)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("types")
    void exist_for_every_event(EventType type) {
        assertThat(CheckedIn.recorded(type, 1).exists()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("files")
    void are_read_by_the_present_code(Path file) throws IOException {
        var storedType = file.getParent().getFileName().toString();

        var event = EventJson.read(storedType, Files.readAllBytes(file));

        assertThat(EventType.all()).contains(EventType.of(event));
    }

    @Test
    void are_never_changed_or_removed() throws Exception {
        for (var listed : listed().entrySet()) {
            var file = CheckedIn.RECORDED.resolve(listed.getKey());
            assertThat(file).as("Events are stored like that: put it back").exists();
            assertThat(checksum(file))
                    .as("Events are stored as %s says: put it back as it was", file)
                    .isEqualTo(listed.getValue());
        }
    }

    @Test
    void are_all_listed() throws Exception {
        var checksums = listed();
        for (var file : files()) {
            checksums.putIfAbsent(
                    CheckedIn.RECORDED.relativize(file).toString().replace('\\', '/'),
                    checksum(file));
        }

        CHECKSUMS.mustBe(
                checksums.entrySet().stream()
                        .map(entry -> entry.getValue() + "  " + entry.getKey() + "\n")
                        .collect(joining()));
    }

    /** The listed checksums by file, in the format of {@code sha256sum}. */
    private static Map<String, String> listed() throws IOException {
        var lines =
                CHECKSUMS.exists()
                        ? new String(CHECKSUMS.bytes(), StandardCharsets.UTF_8).lines()
                        : Stream.<String>empty();
        return lines.map(line -> line.split(" {2}", 2))
                .collect(
                        Collectors.toMap(
                                line -> line[1], line -> line[0], (one, _) -> one, TreeMap::new));
    }

    private static String checksum(Path file) throws Exception {
        return HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
    }
}
