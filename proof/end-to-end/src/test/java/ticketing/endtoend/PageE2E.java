package ticketing.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * The web page in a real Chromium. The stories are told in {@code client/browser}, where Playwright
 * is; here they get a system.
 *
 * <p>Without a browser or Node they are skipped, unless {@code -Dticketing.browser=required} says
 * that this is a failure. {@code TICKETING_BROWSER} may name the browser, and with {@code
 * TICKETING_SCREENSHOTS} a folder for pictures of each screen.
 */
@ExtendWith(RunningSystem.class)
@ResourceLock(value = RunningSystem.LOCK, mode = ResourceAccessMode.READ)
@Execution(ExecutionMode.SAME_THREAD)
class PageE2E {

    private static final Path CLIENT = Path.of("..", "..", "client");
    private static final int MINUTES = 8;

    @Test
    void sells_tickets() throws Exception {
        tell("sale");
    }

    /** Each screen in light, dark and 320 pixels takes more than a minute: not in every build. */
    @Test
    @EnabledIfSystemProperty(named = "ticketing.browser", matches = "required")
    void has_screens_for_everybody() throws Exception {
        tell("screens");
    }

    private static void tell(String stories) throws IOException, InterruptedException {
        var browser = browser();
        var file = CLIENT.resolve(Path.of("target", "browser", stories + ".test.mjs"));
        if (browser.isEmpty() || !Files.exists(file)) {
            skip(browser.isEmpty() ? "Chromium" : "Node 20 or newer");
        }
        var log = Path.of("target", "page-" + stories + ".log");
        var node =
                new ProcessBuilder(
                                "node",
                                "--test",
                                "--test-reporter=spec",
                                file.toRealPath().toString())
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile());
        node.environment().put("TICKETING_ADDRESS", RunningSystem.system().address().toString());
        node.environment().put("TICKETING_BROWSER", browser.orElseThrow().toString());

        var running = node.start();

        try {
            assertThat(running.waitFor(MINUTES, TimeUnit.MINUTES)).as("ends in time").isTrue();
        } finally {
            running.descendants().forEach(ProcessHandle::destroyForcibly);
            running.destroyForcibly();
        }
        assertThat(running.exitValue()).as(() -> read(log)).isZero();
    }

    private static void skip(String missing) {
        if (System.getProperty("ticketing.browser", "").equals("required")) {
            fail(missing + " is missing, and the stories of the page are required");
        }
        System.out.println(missing + " is missing: the stories of the page are skipped");
        abort(missing + " is missing");
    }

    /** The one that is named, otherwise the first that is installed. */
    private static Optional<Path> browser() {
        var named = System.getenv("TICKETING_BROWSER");
        var candidates = new ArrayList<Path>();
        if (named != null) {
            candidates.add(Path.of(named));
        }
        for (var folder : List.of(System.getenv("PATH").split(File.pathSeparator))) {
            Stream.of("chromium", "chromium-browser", "google-chrome")
                    .map(name -> Path.of(folder, name))
                    .forEach(candidates::add);
        }
        return candidates.stream().filter(Files::isExecutable).findFirst();
    }

    private static String read(Path log) {
        try {
            return Files.readString(log, UTF_8);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
