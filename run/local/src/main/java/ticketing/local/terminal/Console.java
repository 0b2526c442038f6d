package ticketing.local.terminal;

import java.io.PrintStream;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The output on the terminal: progress, and the log lines of all processes, each with the name of
 * its process. Safe for use by many threads.
 */
public final class Console {

    private static final int NAME_WIDTH = 18;
    private static final int[] COLORS = {36, 32, 33, 35, 34, 96, 92, 95};

    private final PrintStream out;
    private final boolean showsLogs;
    private final boolean colors;
    private final Map<String, Integer> colorOf = new HashMap<>();
    private final Map<String, Set<Object>> troubles = new HashMap<>();
    private int next;

    Console(PrintStream out, boolean showsLogs, boolean colors) {
        this.out = out;
        this.showsLogs = showsLogs;
        this.colors = colors;
    }

    /**
     * The standard output of this process, in color if it is a terminal and NO_COLOR is not set.
     */
    public static Console standard(boolean showsLogs) {
        return new Console(System.out, showsLogs, showsColors());
    }

    /** Whether the output of this process goes to a terminal. */
    public static boolean isTerminal() {
        return Optional.ofNullable(System.console())
                .filter(java.io.Console::isTerminal)
                .isPresent();
    }

    /** Whether the terminal shows colors and NO_COLOR is not set. */
    public static boolean showsColors() {
        // See https://no-color.org.
        return isTerminal()
                && System.getenv().getOrDefault("NO_COLOR", "").isEmpty()
                && !"dumb".equals(System.getenv("TERM"));
    }

    /** Text in one of eight colors; the number is taken modulo eight. */
    public static String colored(String text, int number) {
        return "\u001b[" + COLORS[number % COLORS.length] + "m" + text + "\u001b[0m";
    }

    /** Progress only, to that stream. */
    public static Console progressTo(PrintStream out) {
        return new Console(out, false, false);
    }

    /** Prints a step of the start or stop, or another message for the person. */
    public void progress(String message) {
        out.println(colors ? "\u001b[1m" + message + "\u001b[0m" : message);
    }

    /** Prints a step and how long it took. */
    public void progress(String message, Duration took) {
        progress("%s (%s)".formatted(message, seconds(took)));
    }

    /**
     * Reports a problem. It is printed once, however many report it, until it is over for all of
     * them.
     *
     * @param what the problem
     * @param whom the part that reports it
     */
    public void trouble(String what, Object whom, String message) {
        boolean isNew;
        synchronized (troubles) {
            var concerned = troubles.computeIfAbsent(what, first -> new HashSet<>());
            isNew = concerned.isEmpty();
            concerned.add(whom);
        }
        if (isNew) {
            progress(message);
        }
    }

    /** Ends a problem for one part. The message is printed when it is over for all of them. */
    public void isOver(String what, Object whom, String message) {
        boolean isLast;
        synchronized (troubles) {
            var concerned = troubles.getOrDefault(what, Set.of());
            isLast = concerned.contains(whom) && concerned.size() == 1;
            if (concerned.contains(whom)) {
                concerned.remove(whom);
            }
        }
        if (isLast) {
            progress(message);
        }
    }

    /** Prints text unchanged, which may have several lines. */
    public void say(String text) {
        out.println(text);
    }

    /** Prints a log line of a process. */
    public synchronized void log(String process, String line) {
        if (!showsLogs) {
            return;
        }
        var name = String.format(Locale.ROOT, "%-" + NAME_WIDTH + "s", process);
        int color = colorOf.computeIfAbsent(process, first -> next++);
        out.println((colors ? colored(name, color) : name) + "| " + line);
    }

    public static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
    }
}
