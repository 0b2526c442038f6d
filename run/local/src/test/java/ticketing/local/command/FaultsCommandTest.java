package ticketing.local.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FaultsCommandTest {

    @Test
    void errors_are_told_with_what_follows_them(@TempDir Path folder) throws IOException {
        var logs = Files.createDirectory(folder.resolve("logs"));
        Files.write(
                logs.resolve("orders.log"),
                List.of("12:00 INFO fine", "12:01 ERROR broken", "java.lang.Oh: no"));
        Files.write(logs.resolve("tickets.log"), List.of("12:00 INFO fine"));

        assertThat(FaultsCommand.firstErrors(folder))
                .containsExactly("orders.log:", "12:01 ERROR broken", "java.lang.Oh: no");
    }
}
