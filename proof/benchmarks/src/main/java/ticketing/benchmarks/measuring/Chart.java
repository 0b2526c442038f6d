package ticketing.benchmarks.measuring;

import java.util.List;
import java.util.Locale;

/** Draws ratios as an SVG: a bar for each, and a line at its target. */
public final class Chart {

    private static final int LINE = 26;
    private static final int LABELS = 330;
    private static final int WIDTH = 400;
    private static final int VALUES = 60;

    /** One bar. */
    public record Bar(String label, double ratio, double target) {}

    private Chart() {}

    /** The text of an SVG file. The scale ends at the largest ratio, or at 1. */
    public static String svg(String title, List<Bar> bars) {
        var largest = bars.stream().mapToDouble(Bar::ratio).reduce(1, Math::max);
        var height = LINE * (bars.size() + 2);
        var svg = new StringBuilder();
        svg.append(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" font-size=\"13\">%n"
                        .formatted(LABELS + WIDTH + VALUES, height));
        svg.append("<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>%n".formatted());
        svg.append(
                "<text x=\"%d\" y=\"18\" text-anchor=\"middle\" font-weight=\"bold\">%s</text>%n"
                        .formatted((LABELS + WIDTH + VALUES) / 2, escaped(title)));
        for (int i = 0; i < bars.size(); i++) {
            var bar = bars.get(i);
            var top = LINE * (i + 1) + 6;
            svg.append(
                    "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>%n"
                            .formatted(LABELS - 8, top + 13, escaped(bar.label())));
            svg.append(
                    "<rect x=\"%d\" y=\"%d\" width=\"%s\" height=\"%d\" fill=\"%s\"/>%n"
                            .formatted(
                                    LABELS,
                                    top,
                                    at(bar.ratio() / largest * WIDTH),
                                    LINE - 8,
                                    bar.ratio() < bar.target() ? "#d55e00" : "#0072b2"));
            var target = at(LABELS + bar.target() / largest * WIDTH);
            svg.append(
                    "<line x1=\"%s\" x2=\"%s\" y1=\"%d\" y2=\"%d\" stroke=\"black\"/>%n"
                            .formatted(target, target, top - 2, top + LINE - 6));
            svg.append(
                    "<text x=\"%s\" y=\"%d\">%s</text>%n"
                            .formatted(
                                    at(LABELS + bar.ratio() / largest * WIDTH + 6),
                                    top + 13,
                                    Report.ratio(bar.ratio())));
        }
        return svg.append("</svg>").append(System.lineSeparator()).toString();
    }

    private static String at(double place) {
        return String.format(Locale.ROOT, "%.1f", place);
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;");
    }
}
