package ticketing.local.process;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Finds in the log why a process has ended: the reason first, then the last lines. */
final class ReasonOfEnd {

    private static final int MOST = 12;
    private static final String OF_SPRING = "APPLICATION FAILED TO START";
    private static final Pattern FRAME =
            Pattern.compile("\\s+(at .*|\\.\\.\\. \\d+ (more|common frames omitted).*)");
    private static final Pattern CAUSE = Pattern.compile("\\s*Caused by: (.*)");
    private static final Pattern ORNAMENT = Pattern.compile("\\**|Description:|Action:");

    private ReasonOfEnd() {}

    /** The reason in a few lines, from the whole log. */
    static List<String> of(List<String> log) {
        var explained = explanation(log);
        if (!explained.isEmpty()) {
            return first(explained);
        }
        var told = new ArrayList<String>();
        cause(log).ifPresent(told::add);
        var lines = log.stream().filter(line -> !FRAME.matcher(line).matches()).toList();
        told.addAll(lines.subList(Math.max(0, lines.size() - (MOST - told.size())), lines.size()));
        return told;
    }

    /** Spring Boot explains some failures in words. */
    private static List<String> explanation(List<String> log) {
        var begin = -1;
        for (int i = 0; i < log.size(); i++) {
            if (log.get(i).contains(OF_SPRING)) {
                begin = i;
            }
        }
        if (begin < 0) {
            return List.of();
        }
        var words =
                log.subList(begin + 1, log.size()).stream()
                        .filter(line -> !line.isBlank())
                        .filter(line -> !ORNAMENT.matcher(line.strip()).matches())
                        .filter(line -> !FRAME.matcher(line).matches())
                        .toList();
        return words.isEmpty() ? List.of(log.get(begin)) : words;
    }

    /** The innermost cause comes last. */
    private static Optional<String> cause(List<String> log) {
        return log.stream()
                .map(CAUSE::matcher)
                .filter(line -> line.matches())
                .map(line -> line.group(1))
                .reduce((earlier, later) -> later);
    }

    private static List<String> first(List<String> lines) {
        return lines.subList(0, Math.min(MOST, lines.size()));
    }
}
