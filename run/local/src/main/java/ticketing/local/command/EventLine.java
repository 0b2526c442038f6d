package ticketing.local.command;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import ticketing.events.EventStream;
import ticketing.local.operator.StoredEvent;
import ticketing.local.terminal.Console;

/** Prints each event on one line, cut to the width of the terminal. */
final class EventLine {

    private static final int ANY_WIDTH = Integer.MAX_VALUE;
    private static final int NARROWEST = 40;
    private static final int END_OF_ID = 6;
    private static final Pattern ID =
            Pattern.compile(
                    "\\b(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-fA-F]{32,})\\b");

    @Option(names = "--full", description = "do not shorten lines, ids and keys")
    private boolean full;

    @Option(names = "--json", description = "print one JSON object per line, for tools")
    private boolean json;

    private @Nullable Screen screen;

    EventLine() {}

    EventLine(Screen screen) {
        this.screen = screen;
    }

    /** Determined when the first line is printed, because other commands do not need it. */
    private synchronized Screen screen() {
        var known = screen;
        if (known == null) {
            known = Screen.standard();
            screen = known;
        }
        return known;
    }

    /** Whether tools read the output. Then nothing but events may be printed there. */
    boolean isForTools() {
        return json;
    }

    /** The line of one event. */
    String of(StoredEvent event) {
        if (json) {
            return event.json();
        }
        var line = full ? event.line() : fitted(shortened(event.line()));
        return screen().colors() ? colored(line, event.stream()) : line;
    }

    /** Keeps the end of each id: ids created at the same time have the same beginning. */
    private static String shortened(String line) {
        return ID.matcher(line)
                .replaceAll(id -> "…" + id.group().substring(id.group().length() - END_OF_ID));
    }

    private String fitted(String line) {
        int width = Math.max(screen().width(), NARROWEST);
        return line.length() <= width ? line : line.substring(0, width - 1) + "…";
    }

    private static String colored(String line, EventStream stream) {
        var name = stream.name();
        int begin = line.indexOf(name);
        return line.substring(0, begin)
                + Console.colored(name, List.of(EventStream.values()).indexOf(stream))
                + line.substring(begin + name.length());
    }

    /**
     * The terminal, or whatever receives the lines.
     *
     * @param width in characters
     * @param colors whether it shows colors and colors are not switched off
     */
    record Screen(int width, boolean colors) {

        /**
         * The standard output of this process; without a limit on the width if it is a file or a
         * pipe.
         */
        static Screen standard() {
            var columns = System.getenv().getOrDefault("COLUMNS", "");
            int given = columns.matches("[1-9]\\d{0,4}") ? Integer.parseInt(columns) : ANY_WIDTH;
            if (!Console.isTerminal()) {
                return new Screen(given, false);
            }
            return new Screen(
                    given == ANY_WIDTH ? ofTerminal().orElse(ANY_WIDTH) : given,
                    Console.showsColors());
        }

        /** Java cannot tell; the command stty, which every system has, can. */
        private static Optional<Integer> ofTerminal() {
            try {
                var stty =
                        new ProcessBuilder("stty", "size")
                                .redirectInput(ProcessBuilder.Redirect.INHERIT)
                                .start();
                if (!stty.waitFor(1, TimeUnit.SECONDS)) {
                    stty.destroyForcibly();
                    return Optional.empty();
                }
                try (var size = stty.inputReader()) {
                    return Optional.ofNullable(size.readLine())
                            .filter(line -> line.matches("\\d+ [1-9]\\d*"))
                            .map(line -> Integer.valueOf(line.substring(line.indexOf(' ') + 1)));
                }
            } catch (IOException none) {
                return Optional.empty();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return Optional.empty();
            }
        }
    }
}
