package ticketing.kubernetes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import ticketing.infrastructure.InfrastructureException;
import ticketing.infrastructure.nats.NatsServer;

/**
 * The accounts in the Secret {@code nats-auth}, read by a server with the chart's configuration.
 */
class NatsAccountsIT {

    private static final String MOUNTED = "/etc/nats-config/nats.conf";

    @TempDir private Path folder;
    private Path configuration = Path.of("");

    /** Writes what the chart writes: JSON, except for the include. */
    @BeforeEach
    void write_what_the_chart_writes() throws Exception {
        configuration =
                write(
                        MOUNTED,
                        """
                        {
                          "jetstream": {"store_dir": "%s"},
                          include %s;
                        }
                        """
                                .formatted(
                                        folder.resolve("data"),
                                        NatsChart.values("dev")
                                                .at("/config/merge/zz0$include")
                                                .asString("")));
    }

    @Test
    void are_understood() throws Exception {
        var accounts = SecretsScript.ranOnce().contents().get("nats-auth").get("auth.conf");
        write("/etc/nats-auth/auth.conf", accounts);

        assertThat(check()).contains(configuration + " is valid");
    }

    @Test
    void are_refused_if_something_is_imported_that_nobody_exports() throws Exception {
        var accounts = SecretsScript.ranOnce().contents().get("nats-auth").get("auth.conf");
        write(
                "/etc/nats-auth/auth.conf",
                accounts.replaceAll("\\{service: \"\\$JS.ACK.ORDERS.tickets-.*\\n", ""));

        assertThat(check()).contains("service import not authorized");
    }

    private Path write(String file, String text) throws Exception {
        var written = folder.resolve(file.substring(1));
        Files.createDirectories(written.getParent());
        return Files.writeString(written, text);
    }

    /** The server's own check of the configuration. */
    private String check() throws Exception {
        var process =
                new ProcessBuilder(program(), "-t", "-c", configuration.toString())
                        .redirectErrorStream(true)
                        .start();
        return new String(process.getInputStream().readAllBytes(), UTF_8);
    }

    private String program() {
        try {
            return NatsServer.nativeCommand(NatsServer.Settings.in(folder.resolve("native")))
                    .getFirst();
        } catch (InfrastructureException none) {
            if (System.getenv("CI") != null) {
                throw none;
            }
            return Assumptions.abort(none.getMessage());
        }
    }
}
