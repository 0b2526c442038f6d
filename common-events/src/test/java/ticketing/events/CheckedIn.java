package ticketing.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A file that is generated from the code and yet checked in, so that a change of the published
 * language shows in the diff.
 *
 * <p>{@code -Dgolden.update=true} writes the files that differ. Such a run fails, so that nobody
 * takes it for a passed check.
 */
record CheckedIn(Path file) {

    private static final boolean UPDATE = Boolean.getBoolean("golden.update");

    static final Path GOLDEN = Path.of("src/test/resources/golden");
    static final Path SCHEMAS = Path.of("src/main/resources/schemas");
    static final Path RELEASED = Path.of("src/test/resources/schemas-released");
    static final Path RECORDED = Path.of("src/test/resources/recorded");

    static CheckedIn golden(EventType type) {
        return new CheckedIn(GOLDEN.resolve(type.storedName() + ".json"));
    }

    static CheckedIn schema(EventType type) {
        return new CheckedIn(SCHEMAS.resolve(type.storedName() + ".schema.json"));
    }

    /** The schema of events that have been stored. */
    static CheckedIn released(EventType type) {
        return new CheckedIn(RELEASED.resolve(type.storedName() + ".schema.json"));
    }

    /** An event as it was once stored, by type and number. Files are added, never changed. */
    static CheckedIn recorded(EventType type, int number) {
        return new CheckedIn(RECORDED.resolve(type.storedName()).resolve(number + ".json"));
    }

    boolean exists() {
        return Files.exists(file);
    }

    byte[] bytes() throws IOException {
        return Files.readAllBytes(file);
    }

    void mustBe(String expected) throws IOException {
        var actual = exists() ? new String(bytes(), StandardCharsets.UTF_8) : "(missing)";
        if (UPDATE && !actual.equals(expected)) {
            Files.createDirectories(file.getParent());
            Files.writeString(file, expected);
            fail("%s is written. Look at the diff, then run again without -Dgolden.update", file);
        }
        assertThat(actual)
                .as(
                        "%s. If the change is wanted and additive: ./mvnw -pl common-events test"
                                + " -Dgolden.update=true writes it again",
                        file)
                .isEqualTo(expected);
    }

    static Set<String> namesIn(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).collect(Collectors.toSet());
        }
    }
}
