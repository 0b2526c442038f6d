package ticketing.local.checks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import ticketing.infrastructure.FreePort;
import ticketing.local.build.Build;
import ticketing.local.services.Ports;

class ChecksTest {

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 65_536, 70_000})
    void refuse_what_is_no_port(int port) {
        assertThatThrownBy(() -> Checks.port(port))
                .isInstanceOf(WrongUseException.class)
                .hasMessage("--port has to be between 1 and 65535, not " + port + ".");
    }

    @Test
    void refuse_a_port_that_is_taken_by_the_other_version_of_the_protocol() throws IOException {
        try (var taken = listenAt("::1")) {
            assertThatThrownBy(() -> Checks.portsAreFree(taken.getLocalPort(), Map.of()))
                    .isInstanceOf(WrongUseException.class)
                    .hasMessageStartingWith("Port " + taken.getLocalPort() + " is taken");
        }
    }

    @Test
    void refuse_one_port_for_two_uses() {
        assertThatThrownBy(() -> Ports.standard(8083).requireFree())
                .isInstanceOf(WrongUseException.class)
                .hasMessage(
                        "Port 8083 is used for orders-service: choose another one with --port, or add --free-ports.");
    }

    @Test
    void refuse_too_little_room(@TempDir Path folder) {
        assertThatThrownBy(() -> Checks.room(folder.resolve("new"), Integer.MAX_VALUE, "this"))
                .isInstanceOf(WrongUseException.class)
                .hasMessageMatching(
                        "Only \\d+ MiB are left on the disk of .*new, and this needs .*");
        Checks.room(folder, 0, "this");
    }

    /** The build checks arguments before the commands exist, so it must refuse what they refuse. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "up --prot 8090|There is no option --prot: ./ticketing up --help lists all options.",
                "up -port 9000|There is no option -port: ./ticketing up --help lists all options.",
                "up extra|'extra' is not expected here: ./ticketing up --help shows the usage.",
                "up -- extra|'extra' is not expected here: ./ticketing up --help shows the usage.",
                "events orders.> x|'x' is not expected here: ./ticketing events --help shows the usage.",
                "refund|ORDER is missing: ./ticketing refund --help shows the usage.",
                "rebuild --data d|SERVICE is missing: ./ticketing rebuild --help shows the usage.",
                "rebuild a b c|'c' is not expected here: ./ticketing rebuild --help shows the usage.",
                "dead-letters|There is no command 'dead-letters': ./ticketing dead-letters --help lists all commands.",
                "dead-letters lst|There is no command 'dead-letters lst': ./ticketing dead-letters --help lists all commands.",
                "dead-letters show|ID is missing: ./ticketing dead-letters --help shows the usage.",
                "dead-letters discard|ID is missing: ./ticketing dead-letters --help shows the usage.",
                "dead-letters list --all|There is no option --all: ./ticketing dead-letters --help lists all options.",
                "reset --data /|Ticketing cannot keep its data in / itself: name a separate folder.",
                "up --data=|The name of the folder is empty: name one.",
                "up --port|--port needs a value.",
                "up --port 70000|--port has to be between 1 and 65535, not 70000.",
                "up --port=x|--port needs a whole number, not 'x'.",
                "up --port=8081|Port 8081 is used for auth-service: choose another one with --port, or add --free-ports.",
                "demo --sales 0|--sales has to be 1 or more, not 0.",
                "demo --sales=-1|--sales has to be 1 or more, not -1.",
                "faults --minutes -1|--minutes has to be more than 0, not -1.0.",
                "faults --minutes NaN|--minutes has to be more than 0, not NaN.",
                "faults --stories 0|--stories has to be 1 or more, not 0."
            })
    void are_made_before_a_build(String typed, String sentence) {
        assertThatThrownBy(() -> Build.check(Path.of("..", ".."), List.of(typed.split(" "))))
                .isInstanceOf(WrongUseException.class)
                .hasMessage(sentence);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "events orders.> --all --data /tmp/it's",
                "dead-letters replay --all",
                "dead-letters replay orders-1",
                "dead-letters discard orders-1 orders-2 orders-3",
                "rebuild orders",
                "rebuild orders orders-view",
                "refund x",
                "bench",
                "bench --smoke STORE SALES",
                "demo --sales 3 --full",
                "faults --seed 7 --minutes 0.5",
                "nats-keys keys"
            })
    void let_pass_what_makes_sense(String typed) throws IOException {
        Build.check(Path.of("..", ".."), List.of(typed.split(" ")));
    }

    @Test
    void refuse_the_home_folder_before_a_build() {
        var typed = List.of("reset", "--data", System.getProperty("user.home"));
        assertThatThrownBy(() -> Build.check(Path.of("..", ".."), typed))
                .isInstanceOf(WrongUseException.class)
                .hasMessageEndingWith(" itself: name a separate folder.");
    }

    @Test
    void find_a_port_taken_before_a_build() throws IOException {
        try (var taken = listenAt("127.0.0.1")) {
            var typed = List.of("up", "--free-ports", "--port=" + taken.getLocalPort());
            assertThatThrownBy(() -> Build.check(Path.of("..", ".."), typed))
                    .isInstanceOf(WrongUseException.class)
                    .hasMessageContaining("is taken");
        }
        Build.check(
                Path.of("..", ".."), List.of("up", "--free-ports", "--port", "" + FreePort.any()));
    }

    @Test
    void tell_of_a_folder_of_somebody_else(@TempDir Path folder) throws IOException {
        var closed = Files.createDirectory(folder.resolve("closed"));
        Assumptions.assumeTrue(closed.toFile().setWritable(false) && !Files.isWritable(closed));

        assertThatThrownBy(() -> Checks.writable(closed.resolve("target")))
                .isInstanceOf(WrongUseException.class)
                .hasMessageStartingWith("You may not write in " + closed);
    }

    private static ServerSocket listenAt(String host) throws IOException {
        try {
            return new ServerSocket(0, 1, InetAddress.getByName(host));
        } catch (SocketException noSuchProtocol) {
            Assumptions.abort("This machine has no " + host);
            throw noSuchProtocol;
        }
    }

    @Test
    void are_not_made_of_ports_that_are_left_alone() {
        var port = FreePort.any();
        assertThat(Checks.isTaken(port)).isFalse();
    }
}
