package ticketing.infrastructure.nats;

import io.nats.client.AuthHandler;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.api.ClusterInfo;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import ticketing.infrastructure.Engine;
import ticketing.infrastructure.FreePort;
import ticketing.infrastructure.InfrastructureException;

/**
 * Three NATS servers on the loopback interface that form one JetStream cluster. Each can be killed,
 * paused and restarted. They are native processes, because a server in a container cannot be paused
 * like this. All end with {@link #close()}, or with this JVM.
 *
 * <p>Servers are numbered from 0. Not safe for use by many threads, except that {@link #url},
 * {@link #urls} and the questions about leaders may be asked at any time.
 */
public final class NatsCluster implements AutoCloseable {

    /** The number of servers: the smallest number of which one may be down. */
    public static final int SIZE = 3;

    private static final Duration READY_LIMIT = Duration.ofSeconds(30);

    private final List<NatsServer> servers = new ArrayList<>();
    private final List<Integer> monitoring = new ArrayList<>();
    private final Set<Integer> away = ConcurrentHashMap.newKeySet();

    private final @Nullable AuthHandler user;

    private NatsCluster(@Nullable AuthHandler user) {
        this.user = user;
    }

    /**
     * Starts the servers and waits until a stream can be stored on all of them.
     *
     * @param folder for their streams, configurations and logs, one folder for each server; it
     *     remains when they end
     * @throws InfrastructureException if this machine cannot run them
     */
    public static NatsCluster start(Path folder) {
        return start(folder, "", null);
    }

    /**
     * The same, with authentication.
     *
     * @param configuration more lines for the configuration of each server
     * @param user with all rights in an account with streams
     */
    public static NatsCluster start(Path folder, String configuration, @Nullable AuthHandler user) {
        var cluster = new NatsCluster(user);
        try {
            cluster.startAll(folder, configuration);
            return cluster;
        } catch (RuntimeException failure) {
            cluster.close();
            throw failure;
        }
    }

    /** Starts a cluster for a test, in its own folder below {@code target} of its module. */
    public static NatsCluster forTests() {
        return start(Path.of("target", "nats-cluster", UUID.randomUUID().toString()));
    }

    private void startAll(Path folder, String configuration) {
        var routes = IntStream.range(0, SIZE).map(_ -> FreePort.any()).boxed().toList();
        var addresses =
                routes.stream()
                        .map(port -> "\"nats://127.0.0.1:" + port + "\"")
                        .collect(Collectors.joining(", "));
        for (int i = 0; i < SIZE; i++) {
            monitoring.add(FreePort.any());
            var settings =
                    NatsServer.Settings.in(folder.resolve("server-" + i))
                            .withEngine(Engine.NATIVE)
                            .withMonitoringPort(monitoring.get(i))
                            .withConfiguration(
                                    """
                                    cluster {
                                      name: "ticketing"
                                      listen: "127.0.0.1:%d"
                                      routes: [%s]
                                    }\
                                    """
                                            .formatted(routes.get(i), addresses),
                                    configuration);
            servers.add(NatsServer.start(settings));
        }
        await("The cluster", this::keepsAStreamEverywhere);
    }

    /** The URLs of all servers for clients, separated by commas. */
    public String urls() {
        return servers.stream().map(NatsServer::url).collect(Collectors.joining(","));
    }

    /** The URL of one server, from which clients learn the others. */
    public String url(int server) {
        return servers.get(server).url();
    }

    /** Empty while it is killed. */
    public OptionalLong pid(int server) {
        return servers.get(server).pid();
    }

    /** Kills a server, like a power failure. Its data remains. */
    public void kill(int server) {
        away.add(server);
        servers.get(server).kill();
    }

    /**
     * Starts a killed server again, and waits until it reports that it is healthy and has caught up
     * with all its streams. Do not take down another server before that.
     *
     * @throws InfrastructureException if it is not healthy in time
     */
    public void restart(int server) {
        servers.get(server).restart();
        away.remove(server);
        await("Server " + server, () -> isWell(server));
    }

    private boolean isWell(int server) {
        try {
            var health =
                    URI.create("http://127.0.0.1:" + monitoring.get(server) + "/healthz").toURL();
            var answer = (HttpURLConnection) health.openConnection();
            answer.setReadTimeout(1000);
            return answer.getResponseCode() == HttpURLConnection.HTTP_OK;
        } catch (IOException notYet) {
            return false;
        }
    }

    /** Pauses the process (SIGSTOP). Its connections stay open, but it does not answer. */
    public void pause(int server) {
        away.add(server);
        signal(server, "STOP");
    }

    /** Resumes a paused server, which then has to catch up. */
    public void resume(int server) {
        signal(server, "CONT");
        away.remove(server);
    }

    /** The server that leads a stream now; empty while there is none. */
    public OptionalInt leaderOf(String stream) {
        return leader(management -> management.getStreamInfo(stream).getClusterInfo());
    }

    /** The server that leads a durable consumer now; empty while there is none. */
    public OptionalInt leaderOf(String stream, String consumer) {
        return leader(management -> management.getConsumerInfo(stream, consumer).getClusterInfo());
    }

    /**
     * Waits until a stream has a leader.
     *
     * @throws InfrastructureException if none is elected in time
     */
    public int awaitLeaderOf(String stream) {
        await("The leader of " + stream, () -> leaderOf(stream).isPresent());
        return leaderOf(stream).orElseGet(() -> awaitLeaderOf(stream));
    }

    /** A server that does not lead the stream now. */
    public int followerOf(String stream) {
        return (awaitLeaderOf(stream) + 1) % SIZE;
    }

    /**
     * Waits until every server has all messages of a stream.
     *
     * @throws InfrastructureException if one does not catch up in time
     */
    public void awaitReplicas(String stream) {
        await(
                "Every replica of " + stream,
                () ->
                        ask(management -> management.getStreamInfo(stream).getClusterInfo())
                                .filter(NatsCluster::isComplete)
                                .isPresent());
    }

    private static boolean isComplete(ClusterInfo info) {
        return info.getLeader() != null
                && info.getReplicas() != null
                && info.getReplicas().size() == SIZE - 1
                && info.getReplicas().stream()
                        .allMatch(replica ->
                                replica.isCurrent()
                                        && !replica.isOffline()
                                        && replica.getLag() == 0);
    }

    @Override
    public void close() {
        // A paused process would not receive the request to end.
        IntStream.range(0, servers.size())
                .filter(server -> pid(server).isPresent())
                .forEach(server -> signal(server, "CONT"));
        servers.parallelStream().forEach(NatsServer::close);
    }

    private void signal(int server, String signal) {
        var pid = pid(server).orElseThrow();
        try {
            var sent = new ProcessBuilder("kill", "-" + signal, Long.toString(pid)).start();
            if (sent.waitFor() != 0) {
                throw new InfrastructureException("SIG" + signal + " does not reach " + pid + ".");
            }
        } catch (IOException e) {
            throw new InfrastructureException("The program kill cannot be run.", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InfrastructureException("Signalling NATS was interrupted.", e);
        }
    }

    /**
     * Whether a stream can be placed on all servers: the only certain sign that they know each
     * other.
     */
    private boolean keepsAStreamEverywhere() {
        return ask(
                        management -> {
                            var probe =
                                    StreamConfiguration.builder()
                                            .name("READY")
                                            .subjects("ready")
                                            .storageType(StorageType.Memory)
                                            .replicas(SIZE)
                                            .build();
                            management.addStream(probe);
                            return management.deleteStream("READY");
                        })
                .orElse(false);
    }

    private OptionalInt leader(Question<@Nullable ClusterInfo> question) {
        var leader = ask(question).map(ClusterInfo::getLeader).orElse("");
        return IntStream.range(0, SIZE)
                .filter(server -> servers.get(server).name().equals(leader))
                .findFirst();
    }

    private interface Question<T> {
        T ask(JetStreamManagement management) throws IOException, JetStreamApiException;
    }

    /** Empty if nobody answers now, for example during a leader election. */
    // An interrupt while the connection closes is handled like any other.
    @SuppressWarnings("try")
    private <T> Optional<T> ask(Question<@Nullable T> question) {
        try (var connection = connect()) {
            return Optional.ofNullable(question.ask(connection.jetStreamManagement()));
        } catch (IOException | JetStreamApiException notNow) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InfrastructureException("Asking NATS was interrupted.", e);
        }
    }

    private Connection connect() throws IOException, InterruptedException {
        var present =
                IntStream.range(0, SIZE)
                        .filter(server -> !away.contains(server))
                        .mapToObj(this::url)
                        .toArray(String[]::new);
        var options =
                Options.builder()
                        .servers(present)
                        .noReconnect()
                        .connectionTimeout(Duration.ofSeconds(1));
        if (user != null) {
            options.authHandler(user);
        }
        return Nats.connect(options.build());
    }

    private interface Condition {
        boolean holds();
    }

    private static void await(String what, Condition condition) {
        var deadline = System.nanoTime() + READY_LIMIT.toNanos();
        while (!condition.holds()) {
            if (System.nanoTime() > deadline) {
                throw new InfrastructureException(
                        what + " is not ready after " + READY_LIMIT.toSeconds() + " seconds.");
            }
            try {
                TimeUnit.MILLISECONDS.sleep(50);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InfrastructureException("Waiting for NATS was interrupted.", e);
            }
        }
    }
}
