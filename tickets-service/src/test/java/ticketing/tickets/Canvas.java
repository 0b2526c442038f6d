package ticketing.tickets;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** The tables of this service's README. */
public final class Canvas {

    private Canvas() {}

    /** The rows of the table below a heading; each maps column names to cells. */
    public static List<Map<String, String>> table(String heading) {
        var table =
                lines().stream()
                        .dropWhile(Predicate.not(("## " + heading)::equals))
                        .skip(1)
                        .takeWhile(line -> !line.startsWith("## "))
                        .filter(line -> line.startsWith("|"))
                        .map(Canvas::cells)
                        .toList();
        return table.stream().skip(2).map(row -> named(table.getFirst(), row)).toList();
    }

    /** One column of the table below a heading, without backticks. */
    public static List<String> column(String heading, String name) {
        return table(heading).stream().map(row -> row.get(name).replace("`", "")).toList();
    }

    private static Map<String, String> named(List<String> names, List<String> cells) {
        var row = new LinkedHashMap<String, String>();
        for (var i = 0; i < names.size(); i++) {
            row.put(names.get(i), cells.get(i));
        }
        return row;
    }

    private static List<String> cells(String line) {
        var inside = line.substring(1, line.lastIndexOf('|'));
        return Arrays.stream(inside.split("\\|")).map(String::strip).toList();
    }

    private static List<String> lines() {
        try {
            return Files.readAllLines(Path.of("README.md"));
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }
}
