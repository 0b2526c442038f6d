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
 * What the person at the terminal sees: progress, and the log lines of all processes with the name
 * of each in front. Safe for use by many threads.
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

    /** The terminal of this process; in color if it is one and nobody objects. */
    public static Console standard(boolean showsLogs) {
        return new Console(System.out, showsLogs, showsColors());
    }

    /** Whether a person looks at what this process prints. */
    public static boolean isTerminal() {
        return Optional.ofNullable(System.console())
                .filter(java.io.Console::isTerminal)
                .isPresent();
    }

    /** Whether it is shown by a terminal that knows colors, and nobody objects. */
    public static boolean showsColors() {
        // See https://no-color.org.
        return isTerminal()
                && System.getenv().getOrDefault("NO_COLOR", "").isEmpty()
                && !"dumb".equals(System.getenv("TERM"));
    }

    /** Text in the color with that number; there are eight, again and again. */
    public static String colored(String text, int number) {
        return "\u001b[" + COLORS[number % COLORS.length] + "m" + text + "\u001b[0m";
    }

    /** Progress only, to that stream. */
    public static Console progressTo(PrintStream out) {
        return new Console(out, false, false);
    }

    /** One step of the start or stop, or something that a person should know. */
    public void progress(String message) {
        out.println(colors ? "\u001b[1m" + message + "\u001b[0m" : message);
    }

    /** A step and how long it took. */
    public void progress(String message, Duration took) {
        progress("%s (%s)".formatted(message, seconds(took)));
    }

    /**
     * Something is wrong. It is said once, however many notice it, until it is over for all.
     *
     * @param what it is about
     * @param whom it concerns
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

    /** It is over for one; the message is for the moment when it is over for all. */
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

    /** Text as it is, over several lines. */
    public void say(String text) {
        out.println(text);
    }

    /** One line that a process has written. */
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
