package ticketing.docs;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** One page in Markdown. */
record Page(Path file, String text) {

    private static final Pattern LINK = Pattern.compile("\\[[^\\]]+]\\(([^)\\s]+)\\)");
    private static final Pattern BACKTICKS = Pattern.compile("`([^`\n]+)`");
    private static final Pattern FENCE = Pattern.compile("(?ms)^```([a-z]*)\n(.*?)^```$");

    /** A block of code with its language. */
    record Block(String language, String text) {}

    static Page read(Path file) {
        return new Page(file, Repository.read(file));
    }

    Path folder() {
        return file.getParent();
    }

    boolean isIn(String topLevelFolder) {
        return file.startsWith(Repository.ROOT.resolve(topLevelFolder));
    }

    List<Block> blocks() {
        return FENCE.matcher(text)
                .results()
                .map(found -> new Block(found.group(1), found.group(2)))
                .toList();
    }

    List<String> links() {
        return LINK.matcher(prose()).results().map(found -> found.group(1)).toList();
    }

    /** The texts in backticks, outside of blocks. */
    List<String> inBackticks() {
        return backticksIn(prose());
    }

    static List<String> backticksIn(String text) {
        return BACKTICKS.matcher(text).results().map(found -> found.group(1)).toList();
    }

    /** Every line of the code blocks, and everything in backticks. */
    List<String> code() {
        var code = new ArrayList<>(inBackticks());
        blocks().forEach(block -> block.text().lines().forEach(code::add));
        return code;
    }

    private String prose() {
        return FENCE.matcher(text).replaceAll("");
    }

    /** The anchors of the headings, for links from other pages. */
    List<String> anchors() {
        return prose().lines()
                .filter(line -> line.startsWith("#"))
                .map(line ->
                        line.replaceFirst("#+ ", "")
                                .toLowerCase(Locale.ROOT)
                                .replaceAll("[^\\p{L}\\p{N} _-]", "")
                                .replace(' ', '-'))
                .toList();
    }

    /** The cells of the first table whose head begins with this text, row by row. */
    List<List<String>> table(String head) {
        return text.lines()
                .dropWhile(line -> !line.startsWith("| " + head + " |"))
                .skip(2)
                .takeWhile(line -> line.startsWith("|"))
                .map(line -> line.substring(1, line.length() - 1))
                .map(line -> List.of(line.split("\\|")))
                .map(cells -> cells.stream().map(String::strip).toList())
                .toList();
    }

    /** For the names of tests. */
    @Override
    public String toString() {
        return Repository.ROOT.relativize(file).toString();
    }
}
