package ticketing.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import ticketing.benchmarks.measuring.Wait;
import ticketing.infrastructure.FreePort;
import ticketing.local.data.DataFolder;
import ticketing.local.data.RunFile;
import ticketing.local.programs.Project;

/** The command {@code ./ticketing up}, with a folder that is deleted afterwards. */
record UpProcess(Path folder, URI address, Process process) implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final Duration LOOK_EVERY = Duration.ofMillis(20);

    /**
     * @param trained whether it uses AOT caches
     */
    static UpProcess start(boolean trained) throws IOException {
        var project = Project.folder();
        var folder = Server.newFolder();
        var port = FreePort.any();
        Files.createDirectories(folder.getParent());
        var command =
                new ProcessBuilder(
                                project.resolve("ticketing").toString(),
                                "up",
                                "--quiet",
                                "--free-ports",
                                "--port=" + port,
                                "--data=" + folder)
                        .redirectErrorStream(true)
                        .redirectOutput(log(folder).toFile());
        command.environment().put("TICKETING_BUILD", "no");
        command.environment().put("TICKETING_TRAINED", trained ? "yes" : "no");
        return new UpProcess(folder, URI.create("http://localhost:" + port), command.start());
    }

    /**
     * Waits until it prints that it is ready.
     *
     * @throws IllegalStateException if it ended, or is not ready in time
     */
    void awaitReady() throws InterruptedException {
        Wait.until(
                "it is ready",
                LIMIT,
                LOOK_EVERY,
                () -> {
                    var printed = printed();
                    if (!process.isAlive()) {
                        throw new IllegalStateException("It has ended:\n" + printed);
                    }
                    return printed.contains("Ticketing is ready");
                });
    }

    private String printed() {
        try {
            return Files.readString(log(folder));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path log(Path folder) {
        // Beside the data folder, which must be empty.
        return folder.resolveSibling(folder.getFileName() + ".log");
    }

    /** The process id of each process, by its name. */
    Map<String, Long> pids() {
        var pids = new LinkedHashMap<String, Long>();
        pids.put("launcher", process.pid());
        var run = RunFile.read(folder).orElseThrow();
        run.processes().forEach(child -> pids.put(child.name(), child.pid()));
        return pids;
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
        DataFolder.delete(folder);
        DataFolder.delete(log(folder));
    }
}
