package ticketing.auth.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.nimbusds.jose.jwk.RSAKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPairGenerator;
import java.util.Base64;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.diagnostics.FailureAnalyzer;

class KeyFolderTest {

    private static String aKey;

    @TempDir Path temp;

    @BeforeAll
    static void make_a_key() throws Exception {
        aKey = newKey(2048);
    }

    @Test
    void keeps_what_it_made_once_where_only_we_may_read_it() throws IOException {
        var first = KeyFolder.read(temp.resolve("keys"), true);
        var second = KeyFolder.read(temp.resolve("keys"), true);
        var without = KeyFolder.read(temp.resolve("keys"), false);

        assertThat(second.signing()).isEqualTo(first.signing()).isEqualTo(without.signing());
        assertThat(second.emails().keyOf("ann@example.org"))
                .isEqualTo(first.emails().keyOf("ann@example.org"));
        assertThat(permissions(temp.resolve("keys"))).isEqualTo("rwx------");
        try (var files = Files.list(temp.resolve("keys"))) {
            assertThat(files)
                    .hasSize(2)
                    .allSatisfy(file -> assertThat(permissions(file)).isEqualTo("rw-------"));
        }
    }

    @Test
    void gives_instances_that_start_at_once_the_same_keys() throws Exception {
        var instances = 3;
        var start = new CyclicBarrier(instances);
        Callable<AuthKeys> instance =
                () -> {
                    start.await();
                    return KeyFolder.read(temp.resolve("keys"), true);
                };
        try (var threads = Executors.newFixedThreadPool(instances)) {
            var starts = IntStream.range(0, instances).mapToObj(_ -> instance).toList();
            var keys = threads.invokeAll(starts).stream().map(it -> it.resultNow()).toList();

            assertThat(keys.stream().map(AuthKeys::signing).distinct()).hasSize(1);
            assertThat(keys.stream().map(it -> it.emails().keyOf("ann@example.org")).distinct())
                    .hasSize(1);
        }
        try (var files = Files.list(temp.resolve("keys"))) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("signing-1.pem", "email-secret");
        }
    }

    @Test
    void signs_with_the_key_whose_name_comes_last_and_verifies_with_all() throws Exception {
        givenKeys();
        var first = KeyFolder.read(temp, false).signing();
        writeKey("verifying-2.pem", 2048);
        var announced = KeyFolder.read(temp, false);
        Files.move(temp.resolve("verifying-2.pem"), temp.resolve("signing-2.pem"));
        var rotated = KeyFolder.read(temp, false);

        assertThat(announced.signing()).isEqualTo(first);
        assertThat(announced.verifying()).hasSize(2).contains(first);
        assertThat(rotated.signing()).isNotEqualTo(first);
        assertThat(rotated.verifying()).containsExactlyInAnyOrderElementsOf(announced.verifying());
    }

    @Test
    void publishes_no_private_part() throws Exception {
        givenKeys();
        var keys = KeyFolder.read(temp, false);

        assertThat(keys.published().getKeys())
                .singleElement()
                .satisfies(key -> assertThat(key.isPrivate()).isFalse());
        assertThat(((RSAKey) keys.published().getKeys().getFirst()).getModulus())
                .isEqualTo(keys.signing().getModulus());
        assertThat(keys.published().toJSONObject().toString())
                .contains(keys.signing().getKeyID(), "RS256")
                .doesNotContain(keys.signing().getPrivateExponent().toString());
        assertThat(keys.toString()).doesNotContain(keys.signing().getPrivateExponent().toString());
    }

    @Test
    void says_what_is_missing() throws Exception {
        unusable("set ticketing.auth.keys-directory", null);
        unusable("signing-*.pem", temp.resolve("nowhere"));
        givenKeys();
        Files.delete(temp.resolve("email-secret"));
        unusable("ticketing.auth.create-missing-keys", temp);
    }

    @Test
    void refuses_keys_that_are_none_or_too_weak() throws Exception {
        givenKeys();
        writeKey("signing-2.pem", 1024);
        unusable("signing-2.pem is no RSA key of at least 2048 bits", temp);
        Files.writeString(temp.resolve("signing-2.pem"), "-----BEGIN RSA PRIVATE KEY-----");
        unusable("signing-2.pem is no private key in PEM form (PKCS #8)", temp);
        Files.writeString(
                temp.resolve("signing-2.pem"),
                "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----");
        unusable("signing-2.pem is no RSA key in PEM form (PKCS #8)", temp);
        Files.delete(temp.resolve("signing-2.pem"));
        Files.writeString(temp.resolve("email-secret"), "abcd");
        unusable("email-secret must hold at least 64 hexadecimal digits", temp);
    }

    @Test
    void stops_the_start_with_a_sentence_instead_of_a_stack_trace() {
        var failure = new UnusableKeysException("There is no key.", null);

        FailureAnalyzer analyzer = new UnusableKeysAnalyzer();
        assertThat(analyzer.analyze(new IllegalStateException(failure)).getDescription())
                .isEqualTo("There is no key.");
    }

    private static void unusable(String sentence, Path folder) {
        assertThatExceptionOfType(UnusableKeysException.class)
                .isThrownBy(() -> KeyFolder.read(folder, false))
                .withMessageContaining(sentence)
                .withMessageEndingWith(".");
    }

    private void givenKeys() throws Exception {
        Files.writeString(temp.resolve("signing-1.pem"), aKey);
        Files.writeString(temp.resolve("email-secret"), "5ec7e7".repeat(11));
    }

    private void writeKey(String name, int bits) throws Exception {
        Files.writeString(temp.resolve(name), newKey(bits));
    }

    private static String newKey(int bits) throws Exception {
        var generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(bits);
        var encoded = generator.generateKeyPair().getPrivate().getEncoded();
        return "-----BEGIN PRIVATE KEY-----\n"
                + Base64.getMimeEncoder().encodeToString(encoded)
                + "\n-----END PRIVATE KEY-----\n";
    }

    private static String permissions(Path file) {
        try {
            return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }
}
