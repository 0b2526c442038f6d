package ticketing.endtoend;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import ticketing.local.command.Ticketing;

/** The output of a command, and its exit code. */
record Printed(int exitCode, String text) {

    List<String> linesWith(String part) {
        return text.lines().filter(line -> line.contains(part)).toList();
    }

    /** Runs a command of {@code ./ticketing} for the running system, in this process. */
    static Printed by(String command, String... words) {
        var typed = new ArrayList<>(List.of(command));
        typed.addAll(List.of(words));
        typed.addAll(List.of("--data", RunningSystem.system().data().toString()));
        var printed = new StringWriter();
        var exitCode =
                new CommandLine(new Ticketing())
                        .setOut(new PrintWriter(printed, true))
                        .setErr(new PrintWriter(printed, true))
                        .execute(typed.toArray(String[]::new));
        return new Printed(exitCode, printed.toString());
    }
}
