package ticketing.infrastructure;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.testcontainers.DockerClientFactory;

/** How NATS and MongoDB are run. */
public enum Engine {
    /** In Docker if a daemon answers, otherwise natively. */
    AUTO,
    /** NATS as a separate process, and an embedded server that speaks MongoDB's protocol. */
    NATIVE,
    /** The official images. */
    DOCKER;

    /**
     * The choice made: {@link #NATIVE} or {@link #DOCKER}, never {@link #AUTO}.
     *
     * @throws InfrastructureException if Docker is requested and no daemon answers
     */
    public Engine resolve() {
        return switch (this) {
            case NATIVE -> NATIVE;
            case AUTO -> Daemon.ANSWERS ? DOCKER : NATIVE;
            case DOCKER -> {
                if (!Daemon.ANSWERS) {
                    throw new InfrastructureException(
                            "No Docker daemon answers: start Docker, or choose the native"
                                    + " infrastructure.");
                }
                yield DOCKER;
            }
        };
    }

    /** Checked once in each JVM, and only when it is needed. */
    private static final class Daemon {
        // Testcontainers logs errors if there is no daemon, so it is asked only if one of the
        // sockets that it would use exists.
        static final boolean ANSWERS =
                addresses().stream().anyMatch(Daemon::listensAt)
                        && DockerClientFactory.instance().isDockerAvailable();

        private static List<SocketAddress> addresses() {
            var configured = System.getenv("DOCKER_HOST");
            if (configured != null && !configured.isBlank()) {
                var uri = URI.create(configured);
                return uri.getHost() == null
                        ? List.of(UnixDomainSocketAddress.of(uri.getPath()))
                        : List.of(new InetSocketAddress(uri.getHost(), uri.getPort()));
            }
            var sockets = new ArrayList<Path>();
            sockets.add(Path.of("/var/run/docker.sock"));
            var home = Path.of(System.getProperty("user.home"));
            sockets.add(home.resolve(".docker/run/docker.sock"));
            sockets.add(home.resolve(".docker/desktop/docker.sock"));
            var runtime = System.getenv("XDG_RUNTIME_DIR");
            if (runtime != null) {
                sockets.add(Path.of(runtime, "docker.sock"));
            }
            return sockets.stream().<SocketAddress>map(UnixDomainSocketAddress::of).toList();
        }

        private static boolean listensAt(SocketAddress address) {
            try (var channel =
                    address instanceof UnixDomainSocketAddress
                            ? SocketChannel.open(StandardProtocolFamily.UNIX)
                            : SocketChannel.open()) {
                return channel.connect(address);
            } catch (IOException | RuntimeException nobody) {
                return false;
            }
        }
    }
}
