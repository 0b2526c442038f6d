package ticketing.eventstore.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import ticketing.eventstore.jetstream.NatsConnection;
import ticketing.infrastructure.nats.NatsServer;
import ticketing.nats.Unsuitable;

/** A server with TLS, configured like the services in the manifests. */
class NatsConfigurationIT {

    private final Path folder =
            Path.of("target", "nats", UUID.randomUUID().toString()).toAbsolutePath();
    private final Path certificate = folder.resolve("server.crt");
    private NatsServer server;

    @BeforeEach
    void start_server() throws Exception {
        Files.createDirectories(folder);
        var key = folder.resolve("server.key");
        makeCertificate(key);
        server =
                NatsServer.start(
                        NatsServer.Settings.in(folder.resolve("server"))
                                .withConfiguration(
                                        "tls { cert_file: \"%s\", key_file: \"%s\" }"
                                                .formatted(certificate, key)));
    }

    @AfterEach
    void stop_server() {
        server.close();
    }

    @Test
    void trusts_whom_the_bundle_names() {
        try (var context =
                run(
                        "--ticketing.nats.ssl-bundle=nats",
                        "--spring.ssl.bundle.pem.nats.truststore.certificate=file:"
                                + certificate)) {
            assertThat(context.getBean(NatsConnection.class).isConnected()).isTrue();
        }
    }

    @Test
    void trusts_nobody_else_and_says_so() {
        assertThatThrownBy(() -> run("--ticketing.nats.connect-timeout=5s"))
                .hasRootCauseInstanceOf(Exception.class)
                .satisfies(failure -> assertThat(messages(failure)).contains("certificat"));
    }

    @Test
    void says_which_seed_cannot_be_used() throws IOException {
        var seed = Files.writeString(folder.resolve("user.nk"), "secret, but no seed");

        assertThatThrownBy(() -> run("--ticketing.nats.seed-file=" + seed))
                .satisfies(failure ->
                        assertThat(messages(failure))
                                .contains(seed.toString(), "not the seed of a user")
                                .doesNotContain("secret, but no seed"))
                .hasStackTraceContaining(Unsuitable.class.getSimpleName());
    }

    private static String messages(Throwable failure) {
        var text = new StringBuilder();
        for (var one = failure; one != null; one = one.getCause()) {
            text.append(one.getMessage()).append('\n');
        }
        return text.toString();
    }

    private ConfigurableApplicationContext run(String... more) {
        var builder = new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE);
        var arguments = new ArrayList<>(List.of(more));
        arguments.add("--spring.application.name=orders-service");
        arguments.add("--ticketing.nats.url=" + server.url().replace("nats://", "tls://"));
        return builder.run(arguments.toArray(String[]::new));
    }

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration(SslAutoConfiguration.class)
    @Import(NatsConfiguration.class)
    static class Application {}

    /** The JDK creates certificates only with this tool. */
    private void makeCertificate(Path key)
            throws IOException, InterruptedException, GeneralSecurityException {
        var store = folder.resolve("server.p12");
        var password = "not-secret";
        var made =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "keytool")
                                        .toString(),
                                "-genkeypair",
                                "-keyalg",
                                "EC",
                                "-alias",
                                "nats",
                                "-dname",
                                "CN=127.0.0.1",
                                "-ext",
                                "SAN=IP:127.0.0.1",
                                "-keystore",
                                store.toString(),
                                "-storepass",
                                password)
                        .inheritIO()
                        .start();
        assertThat(made.waitFor()).isZero();
        var entries = KeyStore.getInstance(store.toFile(), password.toCharArray());
        Files.writeString(
                key,
                pem("PRIVATE KEY", entries.getKey("nats", password.toCharArray()).getEncoded()));
        Files.writeString(
                certificate, pem("CERTIFICATE", entries.getCertificate("nats").getEncoded()));
    }

    private static String pem(String label, byte[] content) {
        return "-----BEGIN %s-----\n%s\n-----END %1$s-----\n"
                .formatted(
                        label,
                        Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content));
    }
}
