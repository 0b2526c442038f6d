package ticketing.local.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/** The checked-in help, which the script prints without a build, is the help of the commands. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HelpTest {

    private final CommandLine all = new CommandLine(new Ticketing());

    Stream<String> commands() {
        return all.getSubcommands().keySet().stream();
    }

    @Test
    void names_all_commands() throws IOException {
        compare(Path.of("help.txt"), all.getUsageMessage(Ansi.OFF));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void tells_of_a_command_and_those_below_it(String name) throws IOException {
        var command = all.getSubcommands().get(name);
        var text = new StringBuilder(command.getUsageMessage(Ansi.OFF));
        command.getSubcommands()
                .values()
                .forEach(each -> text.append('\n').append(each.getUsageMessage(Ansi.OFF)));

        compare(Path.of("help", name + ".txt"), text.toString());
    }

    private static void compare(Path file, String text) throws IOException {
        var written = Files.exists(file) ? Files.readString(file) : "";
        if (Boolean.getBoolean("help.update")) {
            Files.writeString(file, text);
        }
        assertThat(written).as("-Dhelp.update=true writes %s again", file).isEqualTo(text);
    }
}
