package ticketing.local.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The script {@code ticketing}, in a project whose build only records that it ran. */
class ScriptIT {

    private static final Duration LIMIT = Duration.ofMinutes(2);

    @TempDir(cleanup = org.junit.jupiter.api.io.CleanupMode.ON_SUCCESS)
    private Path folder;

    private Path project;
    private final Map<String, String> environment = new HashMap<>(System.getenv());

    record Run(int exitCode, String output) {}

    /** Every shell of this machine that is a POSIX shell. */
    static Stream<List<String>> shells() {
        return Stream.of(List.of("dash"), List.of("bash"), List.of("busybox", "sh"))
                .filter(shell ->
                        Stream.of("/bin/", "/usr/bin/")
                                .anyMatch(bin ->
                                        Files.isExecutable(Path.of(bin + shell.getFirst()))));
    }

    @BeforeEach
    void lay_out_a_project() throws IOException {
        project = Files.createDirectories(folder.resolve("a project"));
        Files.copy(
                Path.of("..", "..", "ticketing"),
                project.resolve("ticketing"),
                StandardCopyOption.COPY_ATTRIBUTES);
        copy(Path.of("help"), project.resolve("run/local/help"));
        Files.copy(Path.of("help.txt"), project.resolve("run/local/help.txt"));
        copy(
                Path.of("src/main/java/ticketing/local"),
                project.resolve("run/local/src/main/java/ticketing/local"));
        Files.writeString(project.resolve("pom.xml"), "<project/>");
        jar(project.resolve("echo.jar"));
        build(
                """
                #!/bin/sh
                echo begin >> builds
                echo '[INFO] Building Ticketing 1.0.0                      [1/1]'
                sleep "${BUILD_SECONDS:-0}"
                cp echo.jar run/local/target/local-1.0.0.jar
                echo end >> builds
                """);
        Files.createDirectories(project.resolve("run/local/target"));
        environment.keySet().removeIf(name -> name.startsWith("TICKETING_"));
        environment.put("JAVA_HOME", System.getProperty("java.home"));
    }

    @ParameterizedTest
    @MethodSource("shells")
    void builds_what_is_missing_once_and_hands_over_what_was_typed(List<String> shell)
            throws Exception {
        var first = run(shell, "dead-letters", "discard", "orders-1", "it's \"this\"", "");

        assertThat(first.exitCode()).as(first.output()).isZero();
        assertThat(first.output())
                .contains("Building (the first time", "[1/1] Ticketing")
                .contains("[dead-letters][discard][orders-1][it's \"this\"][]");
        assertThat(run(shell, "reset").output()).doesNotContain("Building").contains("[reset]");
        assertThat(builds()).containsExactly("begin", "end");
    }

    @ParameterizedTest
    @CsvSource({
        "reset, pom.xml, true",
        "reset, orders-service/pom.xml, true",
        "reset, orders-service/src/main/java/Order.java, true",
        "reset, orders-service/src/test/java/OrderTest.java, false",
        "reset, proof/benchmarks/src/main/java/Bench.java, true",
        "nats-keys keys, pom.xml, true",
        "nats-keys keys, topology/src/main/java/Rights.java, true",
        "nats-keys keys, run/local/src/main/java/Keys.java, true",
        "nats-keys keys, orders-service/src/main/java/Order.java, false"
    })
    void builds_again_if_what_the_command_is_made_of_has_changed(
            String typed, String changed, boolean builds) throws Exception {
        var shell = shells().toList().getFirst();
        var file = project.resolve(changed);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "");

        assertThat(run(shell, typed.split(" ")).exitCode()).isZero();
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(60)));
        assertThat(run(shell, typed.split(" ")).exitCode()).isZero();

        assertThat(builds()).hasSize(builds ? 4 : 2);
    }

    @ParameterizedTest
    @MethodSource("shells")
    void needs_no_home(List<String> shell) throws Exception {
        environment.remove("HOME");
        build(
                "#!/bin/sh\nset -u\necho \"$HOME\" > home\ncp echo.jar run/local/target/local-1.0.0.jar\n");

        assertThat(run(shell, "reset").output()).contains("[reset]");
        assertThat(project.resolve("home")).content().startsWith("/");
    }

    @ParameterizedTest
    @MethodSource("shells")
    void is_found_through_links(List<String> shell) throws Exception {
        var bin = Files.createDirectories(folder.resolve("bin"));
        Files.createSymbolicLink(bin.resolve("first"), project.resolve("ticketing"));
        Files.createSymbolicLink(bin.resolve("tt"), Path.of("first"));
        Files.createSymbolicLink(folder.resolve("linked"), bin);
        environment.put(
                "PATH", folder.resolve("linked") + File.pathSeparator + environment.get("PATH"));
        environment.put("CDPATH", folder.toString());

        var command = new ArrayList<>(shell);
        command.addAll(List.of("-c", "tt reset"));
        assertThat(run(command).output()).contains("[reset]");
    }

    @ParameterizedTest
    @MethodSource("shells")
    void helps_without_a_build_and_without_java(List<String> shell) throws Exception {
        environment.put("JAVA_HOME", "/nowhere");

        assertThat(run(shell, "--help")).isEqualTo(new Run(0, text("help.txt")));
        assertThat(run(shell, "up", "--quiet", "--help"))
                .isEqualTo(new Run(0, text("help/up.txt")));
        assertThat(run(shell, "dead-letters", "replay", "-h"))
                .isEqualTo(new Run(0, text("help/dead-letters.txt")));
        assertThat(builds()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "|A command is missing",
                "opp|There is no command opp: ./ticketing --help",
                "--port 80|The first word must be a command, and --port is not one",
                "../up|The first word must be a command",
                "up --prot 90|There is no option --prot: ./ticketing up --help",
                "up -port 90|There is no option -port: ./ticketing up --help",
                "refund|ORDER is missing",
                "dead-letters lst|There is no command 'dead-letters lst'",
                "reset --data=/|Ticketing cannot keep its data in / itself",
                "up --port 0|--port has to be between 1 and 65535",
                "up --port 8082|Port 8082 is used for tickets-service",
                "demo --sales -1|--sales has to be 1 or more",
                "faults --minutes -1|--minutes has to be more than 0"
            })
    void says_in_one_sentence_what_is_wrong_and_builds_nothing(String typed, String sentence)
            throws Exception {
        var run =
                run(shells().toList().getFirst(), typed == null ? new String[0] : typed.split(" "));

        assertThat(run.exitCode()).as(run.output()).isEqualTo(2);
        assertThat(run.output()).startsWith(sentence).hasLineCount(1);
        assertThat(builds()).isEmpty();
    }

    /** Tools may read the output of a command, so the build must not print there. */
    @Test
    void shows_a_build_to_people_alone() throws Exception {
        var command =
                List.of("sh", "-c", "\"$0\" reset 2>/dev/null", project.resolve("ticketing") + "");

        assertThat(run(command).output()).isEqualTo("[reset] ü € …\n");
        assertThat(builds()).containsExactly("begin", "end");
    }

    @Test
    void says_in_one_sentence_that_the_disk_is_full() throws Exception {
        Assumptions.assumeTrue(Files.exists(Path.of("/dev/full")));
        Files.createDirectories(project.resolve("target"));
        Files.createSymbolicLink(project.resolve("target/build.log"), Path.of("/dev/full"));

        assertThat(run(shells().toList().getFirst(), "reset"))
                .isEqualTo(
                        new Run(
                                2,
                                """
                                Building (the first time takes a few minutes)
                                  [1/1] Ticketing
                                There is no room left on the disk.
                                """));
    }

    @Test
    void has_one_build_at_a_time() throws Exception {
        environment.put("BUILD_SECONDS", "3");
        var shell = shells().toList().getFirst();

        var first = start(shell, "reset");
        var second = start(shell, "reset");

        assertThat(List.of(end(first).exitCode(), end(second).exitCode())).containsOnly(0);
        assertThat(builds()).containsExactly("begin", "end");
    }

    @Test
    void builds_again_after_a_build_that_was_killed() throws Exception {
        environment.put("BUILD_SECONDS", "60");
        var killed = start(shells().toList().getFirst(), "reset");
        await().atMost(LIMIT).until(() -> !builds().isEmpty());
        var all = Stream.concat(killed.descendants(), Stream.of(killed.toHandle())).toList();
        all.forEach(ProcessHandle::destroyForcibly);

        environment.remove("BUILD_SECONDS");
        assertThat(run(shells().toList().getFirst(), "reset").output()).contains("[reset]");
        assertThat(builds()).containsExactly("begin", "begin", "end");
    }

    @Test
    void says_where_the_output_of_a_failed_build_is() throws Exception {
        build("#!/bin/sh\necho '[ERROR] no such module'\nexit 1\n");

        var run = run(shells().toList().getFirst(), "reset");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.output())
                .contains("[ERROR] no such module")
                .endsWith(
                        "The build failed: all of its output is in "
                                + project.toRealPath().resolve("target/build.log\n"));
    }

    @Test
    void tells_of_a_project_of_somebody_else() throws Exception {
        Assumptions.assumeTrue(
                System.getProperty("user.name").equals("root")
                        && Files.isExecutable(Path.of("/usr/bin/setpriv")));
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        var command =
                List.of(
                        "setpriv",
                        "--reuid=65534",
                        "--regid=65534",
                        "--clear-groups",
                        project.resolve("ticketing").toString(),
                        "up",
                        "--free-ports");

        var run = run(command);

        Assumptions.assumeFalse(run.output().contains("Permission denied"), "hidden from others");
        assertThat(run.exitCode()).as(run.output()).isEqualTo(2);
        assertThat(run.output())
                .startsWith("You may not write in " + project.toRealPath())
                .hasLineCount(1);
    }

    @ParameterizedTest
    @CsvSource({"LANG, C", "LC_ALL, POSIX", "LANG, de_DE.ISO-8859-1", "LANG, C.UTF-8"})
    void speaks_utf_8_whatever_the_locale(String variable, String locale) throws Exception {
        for (var name : List.of("LANG", "LC_ALL", "LC_CTYPE")) {
            environment.remove(name);
        }
        environment.put(variable, locale);

        var run = run(shells().toList().getFirst(), "events", "größe");

        assertThat(run.output()).contains("[größe]", "ü € …", "name of a file: größe");
    }

    /** The program in {@code local.jar} here: it prints its arguments. */
    public static final class Echo {

        private Echo() {}

        public static void main(String[] words) {
            for (var word : words) {
                System.out.print("[" + word + "]");
            }
            System.out.println(" ü € …");
            if (words.length > 1) {
                System.out.println("name of a file: " + Path.of("größe"));
            }
        }
    }

    private void build(String script) throws IOException {
        var mvnw = project.resolve("mvnw");
        Files.writeString(mvnw, script);
        Files.setPosixFilePermissions(mvnw, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private List<String> builds() throws IOException {
        var written = project.resolve("builds");
        return Files.exists(written) ? Files.readAllLines(written) : List.of();
    }

    private Run run(List<String> shell, String... words) throws Exception {
        return end(start(shell, words));
    }

    private Run run(List<String> command) throws Exception {
        return end(process(command));
    }

    private Process start(List<String> shell, String... words) throws IOException {
        var command = new ArrayList<>(shell);
        command.add(project.resolve("ticketing").toString());
        command.addAll(List.of(words));
        return process(command);
    }

    private Process process(List<String> command) throws IOException {
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().putAll(environment);
        builder.directory(folder.toFile());
        builder.redirectOutput(Files.createTempFile(folder, "out", ".txt").toFile());
        var process = builder.start();
        outputs.put(process, builder.redirectOutput().file().toPath());
        return process;
    }

    private final Map<Process, Path> outputs = new HashMap<>();

    private Run end(Process process) throws Exception {
        assertThat(process.waitFor(LIMIT)).isTrue();
        return new Run(process.exitValue(), Files.readString(outputs.get(process)));
    }

    private static String text(String file) throws IOException {
        return Files.readString(Path.of(file));
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        try (var files = Files.walk(from)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                var copy = to.resolve(from.relativize(file));
                Files.createDirectories(copy.getParent());
                Files.copy(file, copy);
            }
        }
    }

    private static void jar(Path file) throws IOException {
        var manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, Echo.class.getName());
        try (var jar = new JarOutputStream(Files.newOutputStream(file), manifest)) {
            var name = Echo.class.getName().replace('.', '/') + ".class";
            jar.putNextEntry(new JarEntry(name));
            try (var code = ScriptIT.class.getResourceAsStream("/" + name)) {
                code.transferTo(jar);
            }
        }
    }
}
