package ticketing.benchmarks.measuring;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Prints tables in Markdown as soon as they are complete, and remembers missed targets. */
public final class Report {

    private final PrintWriter out;
    private final List<String> missed = new ArrayList<>();
    private final List<Chart.Bar> bars = new ArrayList<>();

    public Report(PrintWriter out) {
        this.out = out;
    }

    /** Prints a heading. */
    public void title(String title) {
        out.printf("%n### %s%n%n", title);
        out.flush();
    }

    /** Prints a table with numbers aligned to the right. */
    public void table(List<String> head, List<List<String>> rows) {
        out.println("| " + String.join(" | ", head) + " |");
        out.println("|---" + "|---:".repeat(head.size() - 1) + "|");
        rows.forEach(row -> out.println("| " + String.join(" | ", row) + " |"));
        out.flush();
    }

    /** Prints a table of comparisons, each with its target. */
    public void duels(String plain, List<Row> rows) {
        table(
                List.of("", plain + " /s", "ours /s", "ratio", "lowest to highest", "target"),
                rows.stream().map(Report::cells).toList());
        rows.forEach(row -> ratio(row.what(), row.duel().ratio(), row.target()));
    }

    /** One comparison in a table. */
    public record Row(String what, Duel duel, double target) {}

    private static List<String> cells(Row row) {
        var duel = row.duel();
        return List.of(
                row.what(),
                number(duel.plain()),
                number(duel.ours()),
                ratio(duel.ratio()),
                ratio(duel.lowestRatio()) + " to " + ratio(duel.highestRatio()),
                ratio(row.target()));
    }

    /** Records a ratio of our way to the plain way, and its target. */
    public void ratio(String what, double ratio, double target) {
        target(what, ratio, target);
        bars.add(new Chart.Bar(what, ratio, target));
    }

    /** Records a figure that is below its target. */
    public void target(String what, double figure, double atLeast) {
        if (figure < atLeast) {
            missed.add("%s: %s, target %s".formatted(what, ratio(figure), ratio(atLeast)));
        }
    }

    /** Prints a line below a table. */
    public void note(String text) {
        out.printf("%n%s%n", text);
        out.flush();
    }

    /** The missed targets. */
    public List<String> missed() {
        return List.copyOf(missed);
    }

    /** All ratios, for the chart. */
    public List<Chart.Bar> bars() {
        return List.copyOf(bars);
    }

    /** With separators for thousands, and without decimals from ten on. */
    public static String number(double value) {
        return String.format(Locale.ROOT, value < 10 ? "%,.1f" : "%,.0f", value);
    }

    /** With one decimal. */
    public static String seconds(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }

    public static String ratio(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }
}
