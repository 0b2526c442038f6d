package ticketing.local.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import ticketing.local.nats.NatsKeys;
import ticketing.nats.UserKey;
import ticketing.topology.Accounts;

class NatsKeysCommandTest {

    @TempDir Path folder;

    @Test
    void writes_a_seed_for_each_user_and_the_accounts_with_their_public_keys() throws Exception {
        var printed = make();

        assertThat(printed).startsWith("Wrote 18 seeds").contains(folder.toString());
        try (var files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(
                            Stream.concat(
                                            Accounts.keyOwners().stream().map(name -> name + ".nk"),
                                            Stream.of("auth.conf"))
                                    .toList());
        }
        assertThat(Files.readString(folder.resolve("auth.conf")))
                .isEqualTo(Accounts.configuration(user -> key(user).publicKey()))
                .doesNotContain(key("orders-service").seed());
    }

    @Test
    void keeps_seeds_for_their_owner() throws Exception {
        make();

        assertThat(
                        PosixFilePermissions.toString(
                                Files.getPosixFilePermissions(folder.resolve("orders-service.nk"))))
                .isEqualTo("rw-------");
    }

    @Test
    void leaves_keys_as_they_are_and_makes_those_that_are_missing() throws Exception {
        make();
        var kept = key("orders-service").seed();
        var lost = key("tickets-service").seed();
        Files.delete(folder.resolve("tickets-service.nk"));

        make();

        assertThat(key("orders-service").seed()).isEqualTo(kept);
        assertThat(key("tickets-service").seed()).isNotEqualTo(lost);
        assertThat(Files.readString(folder.resolve("auth.conf")))
                .contains(key("tickets-service").publicKey());
    }

    private UserKey key(String user) {
        return NatsKeys.in(folder).of(user);
    }

    private String make() {
        var printed = new StringWriter();
        var to = new PrintWriter(printed);
        assertThat(Ticketing.run(to, to, "nats-keys", folder.toString())).isZero();
        return printed.toString();
    }
}
