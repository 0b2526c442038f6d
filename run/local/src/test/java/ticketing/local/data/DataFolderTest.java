package ticketing.local.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import ticketing.local.checks.CannotRunException;
import ticketing.local.command.Ticketing;
import ticketing.local.terminal.Console;

/** The data folder, and folders that can never be one. */
class DataFolderTest {

    private static final String MARK = "made-by-ticketing";

    @TempDir private Path place;
    private final StringWriter errors = new StringWriter();

    static List<List<String>> commands() {
        return List.of(
                List.of("up"),
                List.of("reset"),
                List.of("demo"),
                List.of("events"),
                List.of("dead-letters", "list"),
                List.of("rebuild", "orders"));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void is_refused_by_every_command_if_somebody_else_keeps_files_there(List<String> command)
            throws IOException {
        var folder = Files.createDirectory(place.resolve("x"));
        for (var name : List.of("logs", "tmp", "keys", "nats", "programs")) {
            write(folder.resolve(name).resolve("f"), "mine");
        }
        var before = contents(folder);

        assertThat(run(command, folder)).isEqualTo(2);

        assertThat(errors.toString())
                .contains(folder + " holds files that Ticketing did not make")
                .hasLineCount(1);
        assertThat(contents(folder)).isEqualTo(before);
    }

    @ParameterizedTest
    @MethodSource("commands")
    void is_refused_by_every_command_if_it_has_no_name(List<String> command) {
        assertThat(Ticketing.run(nowhere(), to(errors), with(command, ""))).isEqualTo(2);

        assertThat(errors.toString()).contains("name of the folder is empty").hasLineCount(1);
    }

    @ParameterizedTest
    @MethodSource("commands")
    void is_refused_by_every_command_if_it_is_a_file(List<String> command) throws IOException {
        var file = write(place.resolve("notes.txt"), "mine");

        assertThat(run(command, file)).isEqualTo(2);

        assertThat(errors.toString()).contains("notes.txt is not a folder").hasLineCount(1);
        assertThat(file).hasContent("mine");
    }

    @Test
    void is_neither_the_root_nor_the_home_folder_however_they_are_named() throws IOException {
        var home = System.getProperty("user.home");
        var pretended = Files.createDirectory(place.resolve("home"));
        var link = Files.createSymbolicLink(place.resolve("link"), pretended);
        System.setProperty("user.home", pretended.toString());
        try {
            for (var refused :
                    List.of(
                            Path.of("/"),
                            Path.of("/").resolve(".."),
                            pretended,
                            pretended.resolve("..").resolve("home"),
                            link)) {
                assertThatThrownBy(() -> DataFolder.isOurs(refused))
                        .isInstanceOf(CannotRunException.class)
                        .hasMessageContaining("itself");
            }
            assertThat(DataFolder.isOurs(pretended.resolve("ticketing"))).isFalse();
        } finally {
            System.setProperty("user.home", home);
        }
    }

    @Test
    void is_marked_when_it_is_new_or_empty_and_a_lost_and_found_counts_as_nothing()
            throws IOException {
        var disk = Files.createDirectories(place.resolve("disk"));
        Files.createDirectory(disk.resolve("lost+found"));
        for (var folder : List.of(place.resolve("a/new/one"), disk)) {
            DataFolder.take(folder).close();

            assertThat(folder.resolve(MARK)).isRegularFile();
            assertThat(DataFolder.isOurs(folder)).isTrue();
        }
    }

    @Test
    void is_marked_before_anything_else_is_written_to_it() throws IOException {
        var folder = Files.createDirectory(place.resolve("x"));
        // An empty mark, as after a full disk.
        Files.createFile(folder.resolve(MARK));

        try (var taken = DataFolder.take(folder)) {
            assertThat(taken.path()).isEqualTo(folder);
        }
    }

    @Test
    void is_not_marked_by_a_command_that_only_looks() throws IOException {
        var folder = Files.createDirectory(place.resolve("x"));
        for (var command : List.of(List.of("events"), List.of("reset"))) {
            run(command, folder);
            assertThat(folder).isEmptyDirectory();
        }
        run(List.of("reset"), place.resolve("missing"));
        assertThat(place.resolve("missing")).doesNotExist();
    }

    @Test
    void is_the_same_by_any_of_its_names() throws IOException {
        var folder = place.resolve("x");
        var link = place.resolve("link");
        try (var taken = DataFolder.take(folder)) {
            Files.createSymbolicLink(link, folder);
            for (var name : List.of(link, Path.of(folder + "/"), folder.resolve("../x"))) {
                assertThatThrownBy(() -> DataFolder.take(name))
                        .hasMessageContaining(
                                "is already running with the data in " + taken.path());
            }
        }
    }

    @Test
    void of_an_earlier_version_is_marked_once_and_that_is_said() throws IOException {
        var folder = ofEarlierVersion();
        var said = new ByteArrayOutputStream();
        var console = Console.progressTo(new PrintStream(said, true));

        for (int starts = 0; starts < 2; starts++) {
            try (var taken = DataFolder.take(folder)) {
                taken.endLeftovers(console);
            }
        }

        assertThat(said.toString()).contains("earlier version").contains(MARK).hasLineCount(1);
        assertThat(folder.resolve("nats/jetstream/ORDERS/streams")).exists();
        assertThat(folder.resolve("run123.json")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "thesis.txt",
                "logs/thesis.txt",
                "keys/thesis.txt",
                "nats/thesis.txt",
                "nats-keys/thesis.txt",
                "nats-keys/nobody.nk",
                "programs/thesis.txt"
            })
    void of_an_earlier_version_is_refused_if_there_is_a_foreign_file(String name)
            throws IOException {
        var folder = ofEarlierVersion();
        write(folder.resolve(name), "mine");

        assertThat(run(List.of("reset"), folder)).isNotZero();

        assertThat(folder.resolve(name)).exists();
        assertThat(folder.resolve("nats/jetstream")).exists();
    }

    @ParameterizedTest
    @ValueSource(strings = {"nats", "nats-keys"})
    void of_an_earlier_version_is_known_by_streams_and_keys_together(String missing)
            throws IOException {
        var folder = ofEarlierVersion();
        DataFolder.delete(folder.resolve(missing));

        assertThat(run(List.of("reset"), folder)).isNotZero();

        assertThat(folder.resolve("keys/signing-1.pem")).exists();
    }

    @Test
    void loses_what_we_put_there_and_nothing_else_when_it_is_reset() throws IOException {
        var folder = ofEarlierVersion();
        DataFolder.take(folder).close();
        write(folder.resolve("notes.txt"), "mine");
        write(folder.resolve("backup/nats/f"), "mine");

        assertThat(run(List.of("reset"), folder)).isZero();

        assertThat(names(folder))
                .containsExactlyInAnyOrder(MARK, "lock", "programs", "notes.txt", "backup");
        assertThat(folder.resolve("backup/nats/f")).hasContent("mine");
    }

    @Test
    void is_not_left_through_a_link_when_it_is_reset() throws IOException {
        var elsewhere = place.resolve("elsewhere");
        var kept = write(elsewhere.resolve("photo"), "mine");
        var folder = place.resolve("x");
        DataFolder.take(folder).close();
        write(folder.resolve("keys/signing-1.pem"), "ours");
        Files.createSymbolicLink(folder.resolve("keys/link"), elsewhere);
        for (var name : List.of("nats", "logs", "tmp")) {
            Files.createSymbolicLink(folder.resolve(name), elsewhere);
        }
        Files.createSymbolicLink(folder.resolve("nats-keys"), place.resolve("nowhere"));

        assertThat(run(List.of("reset"), folder)).isZero();

        assertThat(kept).hasContent("mine");
        assertThat(names(folder)).containsExactlyInAnyOrder(MARK, "lock");
    }

    @Test
    void is_not_ours_by_a_link_with_the_name_of_the_mark() throws IOException {
        var folder = Files.createDirectory(place.resolve("x"));
        var kept = write(folder.resolve("nats/f"), "mine");
        Files.createSymbolicLink(folder.resolve(MARK), kept);

        assertThat(run(List.of("reset"), folder)).isNotZero();

        assertThat(kept).hasContent("mine");
    }

    @Test
    void is_not_made_through_a_lock_that_is_a_link() throws IOException {
        var kept = write(place.resolve("notes.txt"), "mine");
        var folder = place.resolve("x");
        DataFolder.take(folder).close();
        Files.delete(folder.resolve("lock"));
        Files.createSymbolicLink(folder.resolve("lock"), kept);

        assertThat(run(List.of("reset"), folder)).isNotZero();

        assertThat(errors.toString()).contains("cannot be used").hasLineCount(1);
    }

    @Test
    void of_a_command_that_is_over_is_thrown_away() {
        var folder = TemporaryData.thrownAway("test");
        assertThat(folder.resolve(MARK)).isRegularFile();

        DataFolder.take(folder).close();

        assertThat(folder).doesNotExist();
    }

    /** Otherwise an interrupted deletion would leave a folder that is not recognised. */
    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "changes are not told in their order there")
    void that_is_thrown_away_loses_its_mark_last() throws Exception {
        var folder = TemporaryData.thrownAway("test");
        var taken = DataFolder.take(folder);
        for (int i = 0; i < 20; i++) {
            write(folder.resolve("left-by-something-" + i), "");
        }
        try (var changes = folder.getFileSystem().newWatchService()) {
            var deletions = folder.register(changes, StandardWatchEventKinds.ENTRY_DELETE);

            taken.close();

            var deleted = new ArrayList<String>();
            await().untilAsserted(() -> {
                deletions.pollEvents().forEach(event -> deleted.add(event.context().toString()));
                assertThat(deleted).hasSize(22);
            });
            assertThat(deleted).endsWith(MARK);
        }
    }

    @Test
    void that_was_left_behind_is_not_created_again_while_it_is_deleted() throws IOException {
        var missing = place.resolve("missing");
        var emptied = Files.createDirectory(place.resolve("emptied"));

        for (var folder : List.of(missing, emptied)) {
            assertThatThrownBy(() -> DataFolder.takeLeftover(folder))
                    .isInstanceOf(CannotRunException.class);
        }

        assertThat(missing).doesNotExist();
        assertThat(emptied).isEmptyDirectory();
    }

    @Test
    void for_keys_alone_may_hold_nothing_else() throws IOException {
        var own = write(place.resolve("x").resolve("auth.conf"), "mine");

        assertThat(Ticketing.run(nowhere(), to(errors), "nats-keys", own.getParent().toString()))
                .isNotZero();
        assertThat(Ticketing.run(nowhere(), to(errors), "nats-keys", "")).isNotZero();

        assertThat(errors.toString()).hasLineCount(2);
        assertThat(own).hasContent("mine");
        assertThat(names(own.getParent())).containsExactly("auth.conf");
    }

    private Path ofEarlierVersion() throws IOException {
        var folder = place.resolve("earlier");
        write(folder.resolve("nats/nats-server.conf"), "port: 4222");
        write(folder.resolve("nats/jetstream/ORDERS/streams/ORDERS/msgs/1.blk"), "events");
        write(folder.resolve("nats-keys/orders-service.nk"), "seed");
        write(folder.resolve("nats-keys/orders-service-provisioner.nk"), "seed");
        write(folder.resolve("keys/signing-1.pem"), "key");
        write(folder.resolve("keys/email-secret"), "key");
        write(folder.resolve("logs/orders-service.log"), "ready");
        write(folder.resolve("tmp/tomcat.8083.1/work"), "");
        write(folder.resolve("programs/orders-service/orders-service.jar"), "");
        write(folder.resolve("programs/orders-service.unpacked"), "");
        write(folder.resolve("lock"), "");
        write(folder.resolve("run.json"), "{");
        write(folder.resolve("run123.json"), "");
        return folder;
    }

    private int run(List<String> command, Path folder) {
        return Ticketing.run(nowhere(), to(errors), with(command, folder.toString()));
    }

    private static String[] with(List<String> command, String folder) {
        return Stream.concat(command.stream(), Stream.of("--data", folder)).toArray(String[]::new);
    }

    private static PrintWriter nowhere() {
        return new PrintWriter(Writer.nullWriter());
    }

    private static PrintWriter to(Writer writer) {
        return new PrintWriter(writer, true);
    }

    private static Path write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    private static List<String> names(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    private static List<Path> contents(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            return files.toList();
        }
    }
}
