package ticketing.local.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import ticketing.local.terminal.LastWords;

/** The command {@code ./ticketing}. */
@Command(
        name = "ticketing",
        description = "Runs the whole system on this machine, and inspects it.",
        footer = "There are also benchmarks: ./ticketing bench --help",
        subcommands = {
            UpCommand.class,
            ResetCommand.class,
            DemoCommand.class,
            EventsCommand.class,
            DeadLettersCommand.class,
            RefundCommand.class,
            RebuildCommand.class,
            FaultsCommand.class,
            NatsKeysCommand.class
        })
public final class Ticketing implements Runnable {

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "shows this help")
    @SuppressWarnings("UnusedVariable") // picocli reads it
    private boolean help;

    @Spec private CommandSpec spec = CommandSpec.create();

    /** Runs one command and ends the process with its exit code. */
    public static void main(String[] args) {
        LastWords.expect();
        int code =
                run(
                        new PrintWriter(System.out, true, UTF_8),
                        new PrintWriter(System.err, true, UTF_8),
                        args);
        LastWords.said();
        System.exit(code);
    }

    /** Runs one command and returns its exit code. */
    public static int run(PrintWriter out, PrintWriter errors, String... args) {
        return new CommandLine(new Ticketing())
                .setOut(out)
                .setErr(errors)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler((thrown, command, parsed) -> {
                    var failure = Failure.of(thrown);
                    if (failure.isUnexpected() && LastWords.isProcessEnding()) {
                        // The command failed because the process is ending.
                        return failure.exitCode();
                    }
                    command.getErr().println(failure.sentence());
                    return failure.exitCode();
                })
                .setParameterExceptionHandler((wrong, words) -> {
                    var command = wrong.getCommandLine();
                    command.getErr()
                            .println(
                                    "%s; ./%s --help shows the usage."
                                            .formatted(
                                                    String.valueOf(wrong.getMessage())
                                                            .lines()
                                                            .findFirst()
                                                            .orElse(""),
                                                    command.getCommandSpec().qualifiedName()));
                    return command.getCommandSpec().exitCodeOnInvalidInput();
                })
                .execute(args);
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "A command is missing, for example up");
    }
}
