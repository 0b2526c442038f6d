package ticketing.benchmarks;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import ticketing.infrastructure.FreePort;
import ticketing.local.DataFolder;
import ticketing.local.RunFile;
import ticketing.local.Ticketing;

/** {@code ./ticketing up} as somebody types it, in a folder that is deleted afterwards. */
record UpProcess(Path folder, URI address, Process process) implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final Duration LOOK_EVERY = Duration.ofMillis(20);

    /**
     * @param trained whether it is to use what trainings have recorded
     */
    static UpProcess start(boolean trained) throws IOException {
        var project = Ticketing.project();
        var folder = Server.newFolder();
        var port = FreePort.any();
        Files.createDirectories(folder);
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
     * Until it says that it is ready.
     *
     * @throws IllegalStateException if it ended, or is not ready in time
     */
    void awaitReady() throws IOException, InterruptedException {
        var deadline = System.nanoTime() + LIMIT.toNanos();
        while (!Files.readString(log(folder)).contains("Ticketing is ready")) {
            if (System.nanoTime() > deadline || process.waitFor(LOOK_EVERY)) {
                throw new IllegalStateException(
                        "It is not ready:\n" + Files.readString(log(folder)));
            }
        }
    }

    private static Path log(Path folder) {
        return folder.resolve("up.log");
    }

    /** Of each process, by its name. */
    Map<String, Long> pids() {
        var run = RunFile.read(folder);
        var pids = new LinkedHashMap<String, Long>();
        pids.put("launcher", process.pid());
        run.orElseThrow().processes().forEach(child -> pids.put(child.name(), child.pid()));
        return pids;
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
        DataFolder.delete(folder);
    }
}
