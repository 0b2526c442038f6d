package ticketing.docs;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * A piece of a source file on a page. A comment before the block names the piece:
 *
 * <pre>{@code
 * <!-- snippet: orders-service/src/main/…/OrderDecider.java#place -->
 * <!-- snippet: orders-service/src/main/…/OrderDecider.java#if (book.isTaken()) { .. } -->
 * }</pre>
 *
 * <p>A name selects the class, record or method of that name, with its annotations. Two texts
 * select the lines from the first text to the next line with the second text. There must be exactly
 * one match.
 */
record Snippet(String path, String piece, String shown) {

    private static final Pattern ON_A_PAGE =
            Pattern.compile("(?ms)^<!-- snippet: ([^#\n]+)#([^\n]+?) -->\n```java\n(.*?)^```$");
    private static final Pattern TYPE =
            Pattern.compile(".*\\b(?:class|record|interface|enum) (\\w+)\\b.*");
    private static final Pattern METHOD =
            Pattern.compile(
                    "\\s++(?!return |throw |new |yield |else |case )[\\w.<>\\[\\],?@ ]+ (\\w+)\\(.*");

    static List<Snippet> on(String text) {
        return ON_A_PAGE
                .matcher(text)
                .results()
                .map(found -> new Snippet(found.group(1), found.group(2), found.group(3)))
                .toList();
    }

    /** The page with every piece taken from the current sources. */
    static String upToDate(String text) {
        return ON_A_PAGE
                .matcher(text)
                .replaceAll(found ->
                        Matcher.quoteReplacement(
                                "<!-- snippet: %s#%s -->\n```java\n%s```"
                                        .formatted(
                                                found.group(1),
                                                found.group(2),
                                                new Snippet(found.group(1), found.group(2), "")
                                                        .inTheSources())));
    }

    /**
     * The piece in the current sources.
     *
     * @throws IllegalArgumentException if there is no such piece, or more than one
     */
    String inTheSources() {
        return cut(Repository.read(Repository.ROOT.resolve(Path.of(path))).lines().toList());
    }

    String cut(List<String> source) {
        var ends = piece.split(" \\.\\. ", 2);
        return dedented(
                ends.length == 2
                        ? between(source, ends[0].strip(), ends[1].strip())
                        : declaration(source, piece));
    }

    private List<String> between(List<String> source, String first, String last) {
        var start = only(linesWhere(source, line -> line.contains(first)));
        return IntStream.range(start, source.size())
                .filter(line -> line > start || !last.equals(first))
                .filter(line -> source.get(line).contains(last))
                .mapToObj(end -> source.subList(start, end + 1))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(this + " does not end"));
    }

    private List<String> declaration(List<String> source, String name) {
        var start =
                only(
                        linesWhere(
                                source,
                                line ->
                                        !isComment(line)
                                                && (names(TYPE, line, name)
                                                        || names(METHOD, line, name))));
        var depth = 0;
        for (int line = start; line < source.size(); line++) {
            for (var sign : withoutTexts(source.get(line)).toCharArray()) {
                depth += sign == '{' || sign == '(' ? 1 : sign == '}' || sign == ')' ? -1 : 0;
                if (depth == 0 && (sign == '}' || sign == ';')) {
                    return source.subList(withAnnotations(source, start), line + 1);
                }
            }
        }
        throw new IllegalArgumentException(this + " does not end");
    }

    private static int withAnnotations(List<String> source, int declaration) {
        var start = declaration;
        while (source.get(start - 1).strip().startsWith("@")) {
            start--;
        }
        return start;
    }

    private static boolean names(Pattern declaration, String line, String name) {
        var found = declaration.matcher(line);
        return found.matches() && found.group(1).equals(name);
    }

    private static boolean isComment(String line) {
        return line.strip().startsWith("*") || line.strip().startsWith("/");
    }

    private static String withoutTexts(String line) {
        return line.replaceAll("\"(\\\\.|[^\"\\\\])*\"", "").replaceAll("//.*", "");
    }

    private static List<Integer> linesWhere(
            List<String> source, java.util.function.Predicate<String> wanted) {
        return IntStream.range(0, source.size())
                .filter(line -> wanted.test(source.get(line)))
                .boxed()
                .toList();
    }

    private int only(List<Integer> lines) {
        if (lines.size() != 1) {
            throw new IllegalArgumentException(
                    "%s#%s is found %d times".formatted(path, piece, lines.size()));
        }
        return lines.getFirst();
    }

    private static String dedented(List<String> lines) {
        var margin =
                lines.stream()
                        .filter(line -> !line.isBlank())
                        .mapToInt(line -> line.length() - line.stripLeading().length())
                        .min()
                        .orElse(0);
        var cut = new ArrayList<String>();
        lines.forEach(line -> cut.add(line.isBlank() ? "" : line.substring(margin)));
        return String.join("\n", cut) + "\n";
    }
}
