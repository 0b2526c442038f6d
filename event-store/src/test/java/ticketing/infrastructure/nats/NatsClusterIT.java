package ticketing.infrastructure.nats;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.nats.client.Connection;
import io.nats.client.Nats;
import io.nats.client.api.StreamConfiguration;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Waits for elections. It is in this module because other tests use the processors meanwhile; in
 * the cluster's own module, which all others need, the whole build would wait.
 */
// Closing a NATS connection may be interrupted; then the test should fail.
@SuppressWarnings("try")
class NatsClusterIT {

    private static final Duration SOON = Duration.ofSeconds(20);

    private static NatsCluster cluster;

    @BeforeAll
    static void start_cluster() throws Exception {
        cluster = NatsCluster.forTests();
        try (var connection = Nats.connect(cluster.urls())) {
            connection
                    .jetStreamManagement()
                    .addStream(
                            StreamConfiguration.builder()
                                    .name("S")
                                    .subjects("s.>")
                                    .replicas(NatsCluster.SIZE)
                                    .build());
        }
    }

    @AfterAll
    static void stop_cluster() {
        cluster.close();
    }

    @Test
    void goes_on_without_its_leader_and_takes_it_back() throws Exception {
        cluster.awaitReplicas("S");
        var old = cluster.awaitLeaderOf("S");
        publish(cluster.url((old + 1) % NatsCluster.SIZE));

        cluster.kill(old);

        assertThat(cluster.pid(old)).isEmpty();
        await().atMost(SOON).until(() -> cluster.leaderOf("S").orElse(old) != old);
        publish(cluster.url((old + 1) % NatsCluster.SIZE));
        cluster.restart(old);
        cluster.awaitReplicas("S");
        try (var connection = Nats.connect(cluster.url(old))) {
            assertThat(messages(connection)).isGreaterThanOrEqualTo(2);
        }
    }

    @Test
    void goes_on_while_a_follower_is_paused() throws Exception {
        cluster.awaitReplicas("S");
        var follower = cluster.followerOf("S");
        cluster.pause(follower);
        try {
            assertThat(stateOf(cluster.pid(follower).orElseThrow())).startsWith("T");
            publish(cluster.url(cluster.awaitLeaderOf("S")));
        } finally {
            cluster.resume(follower);
        }
        cluster.awaitReplicas("S");
        assertThat(stateOf(cluster.pid(follower).orElseThrow())).doesNotStartWith("T");
    }

    @Test
    void leaves_no_process_behind_not_even_a_paused_one() {
        var own = NatsCluster.forTests();
        var processes = IntStream.range(0, NatsCluster.SIZE).mapToObj(i -> own.pid(i)).toList();
        own.pause(1);

        own.close();

        assertThat(processes)
                .hasSize(3)
                .allSatisfy(pid ->
                        assertThat(
                                        ProcessHandle.of(pid.orElseThrow())
                                                .filter(ProcessHandle::isAlive))
                                .isEmpty());
    }

    @Test
    void ends_with_the_program_that_started_it() throws Exception {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var program =
                new ProcessBuilder(
                                java,
                                "-cp",
                                System.getProperty("java.class.path"),
                                StartsACluster.class.getName())
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        List<ProcessHandle> servers;
        try (var said = program.inputReader(UTF_8)) {
            servers =
                    said
                            .lines()
                            .filter(line -> line.startsWith(StartsACluster.PIDS))
                            .findFirst()
                            .stream()
                            .flatMap(line -> Stream.of(line.split(" ")).skip(1))
                            .map(Long::parseLong)
                            .map(ProcessHandle::of)
                            .flatMap(Optional::stream)
                            .toList();
            assertThat(servers).hasSize(3);
            program.destroy();
            program.waitFor();
        } finally {
            program.destroyForcibly();
        }
        try {
            await().atMost(SOON).until(() -> servers.stream().noneMatch(ProcessHandle::isAlive));
        } finally {
            servers.forEach(ProcessHandle::destroyForcibly);
        }
    }

    /** A program that is killed while its servers run, one of them paused. */
    static final class StartsACluster {

        static final String PIDS = "servers:";

        private StartsACluster() {}

        public static void main(String[] arguments) throws InterruptedException {
            var cluster = NatsCluster.forTests();
            cluster.pause(0);
            var pids = new StringBuilder(PIDS);
            for (int i = 0; i < NatsCluster.SIZE; i++) {
                pids.append(' ').append(cluster.pid(i).orElseThrow());
            }
            System.out.println(pids);
            Thread.currentThread().join();
        }
    }

    private static void publish(String url) throws Exception {
        try (var connection = Nats.connect(url)) {
            assertThat(
                            connection
                                    .jetStream()
                                    .publish("s." + UUID.randomUUID(), "kept".getBytes(UTF_8))
                                    .hasError())
                    .isFalse();
        }
    }

    private static long messages(Connection connection) throws Exception {
        return connection.jetStreamManagement().getStreamInfo("S").getStreamState().getMsgCount();
    }

    private static String stateOf(long pid) throws IOException {
        var process = new ProcessBuilder("ps", "-o", "state=", "-p", Long.toString(pid)).start();
        try (var said = process.inputReader(UTF_8)) {
            return said.readLine().trim();
        }
    }
}
