package ticketing.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/** The checked-in help, which the script prints without a build, is the help of the command. */
class HelpTest {

    @Test
    void tells_of_bench() throws IOException {
        var file = Path.of("../../run/local/help/bench.txt");
        var text =
                new CommandLine(new Bench(new PrintWriter(Writer.nullWriter())))
                        .getUsageMessage(Ansi.OFF);
        var written = Files.readString(file);
        if (Boolean.getBoolean("help.update")) {
            Files.writeString(file, text);
        }

        assertThat(written).as("-Dhelp.update=true writes %s again", file).isEqualTo(text);
    }
}
