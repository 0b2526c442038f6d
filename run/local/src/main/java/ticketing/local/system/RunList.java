package ticketing.local.system;

import static java.util.Objects.requireNonNull;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import ticketing.local.checks.Trouble;
import ticketing.local.data.RunFile;
import ticketing.local.terminal.Console;

/** Keeps the {@link RunFile} of a system up to date until the system is closed. */
final class RunList {

    private static final String NO_LIST = "list";

    private final Path data;
    private final Supplier<RunFile> now;
    private final BooleanSupplier closing;
    private final Console console;

    /**
     * @param now the current processes
     * @param closing whether nothing may be written any more
     */
    RunList(Path data, Supplier<RunFile> now, BooleanSupplier closing, Console console) {
        this.data = data;
        this.now = now;
        this.closing = closing;
        this.console = console;
    }

    /** Writes the list again, because a process has started or ended. */
    synchronized void write() {
        if (!closing.getAsBoolean()) {
            write(now.get());
        }
    }

    /** A failure is only reported: the system works without the list, too. */
    private void write(RunFile run) {
        try {
            run.write(data);
            console.isOver(NO_LIST, this, "The list of processes is up to date again");
        } catch (UncheckedIOException failed) {
            console.trouble(
                    NO_LIST,
                    this,
                    "The list of processes in %s cannot be written: %s"
                            .formatted(data, Trouble.of(requireNonNull(failed.getCause()))));
        }
    }

    /** Deletes the list, because nothing is running any more. */
    synchronized void delete() {
        RunFile.delete(data);
    }
}
