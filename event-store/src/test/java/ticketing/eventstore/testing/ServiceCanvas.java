package ticketing.eventstore.testing;

import static java.util.stream.Collectors.toCollection;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The README of a service, for tests: the names in backticks in a column of a table are compared
 * with the code.
 */
public final class ServiceCanvas {

    private static final Pattern NAME = Pattern.compile("`([^`]+)`");

    private final List<String> lines;

    private ServiceCanvas(List<String> lines) {
        this.lines = lines;
    }

    /** The README of the module under test. */
    public static ServiceCanvas ofThisModule() {
        try {
            return new ServiceCanvas(Files.readAllLines(Path.of("README.md")));
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }

    /**
     * The names in a column.
     *
     * @param section the heading without its hashes
     * @param column counted from 0
     */
    public Set<String> names(String section, int column) {
        var names =
                lines.stream()
                        .dropWhile(line -> !line.matches("#+ " + Pattern.quote(section)))
                        .skip(1)
                        .takeWhile(line -> !line.startsWith("#"))
                        .filter(line -> line.startsWith("|"))
                        .map(line -> line.split("\\|")[column + 1])
                        .flatMap(cell -> NAME.matcher(cell).results().map(found -> found.group(1)))
                        .collect(toCollection(TreeSet::new));
        if (names.isEmpty()) {
            throw new AssertionError(
                    "README.md names nothing in column " + column + " of '" + section + "'");
        }
        return names;
    }

    /** The simple names of the records and classes of a sealed interface. */
    public static Set<String> namesOf(Class<?> sealed) {
        return leaves(sealed).map(Class::getSimpleName).collect(toCollection(TreeSet::new));
    }

    private static Stream<Class<?>> leaves(Class<?> type) {
        return type.isSealed()
                ? Arrays.stream(type.getPermittedSubclasses()).flatMap(ServiceCanvas::leaves)
                : Stream.of(type);
    }
}
