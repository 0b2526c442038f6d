package ticketing.local.process;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import ticketing.local.checks.Trouble;
import ticketing.local.terminal.Console;

/**
 * The log of one process. If lines cannot be written, for example because the disk is full, they
 * are skipped. When there is space again, the log continues and says how many lines are missing. A
 * full disk for logs must not end a process.
 */
final class LogFile implements AutoCloseable {

    private static final String TROUBLE = "logs";
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final Path file;
    private final Console console;
    private @Nullable OutputStream open;
    private long missing;
    private long failedAt;

    LogFile(Path file, Console console) {
        this.file = file;
        this.console = console;
    }

    void write(String line) {
        if (missing > 0 && System.nanoTime() - failedAt < PAUSE.toNanos()) {
            missing++;
            return;
        }
        try {
            var out = open();
            // A part of the last line may be there.
            var gap = missing == 0 ? "" : "\n[" + missing + " lines are missing here]\n";
            out.write((gap + line + "\n").getBytes(StandardCharsets.UTF_8));
            if (missing > 0) {
                missing = 0;
                console.isOver(TROUBLE, file, "The logs are written again");
            }
        } catch (IOException failure) {
            missing++;
            failedAt = System.nanoTime();
            close();
            console.trouble(
                    TROUBLE,
                    file,
                    "Logs cannot be written (%s): lines are skipped until they can"
                            .formatted(Trouble.of(failure)));
        }
    }

    private OutputStream open() throws IOException {
        var out = open;
        if (out == null) {
            Files.createDirectories(file.getParent());
            out = Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            open = out;
        }
        return out;
    }

    @Override
    public void close() {
        var out = open;
        open = null;
        if (out != null) {
            try {
                out.close();
            } catch (IOException nothingMoreToWrite) {
                return;
            }
        }
    }
}
