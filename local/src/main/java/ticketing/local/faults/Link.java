package ticketing.local.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import org.netcrusher.core.reactor.NioReactor;
import org.netcrusher.core.throttle.Throttler;
import org.netcrusher.tcp.TcpCrusher;
import org.netcrusher.tcp.TcpCrusherBuilder;
import ticketing.infrastructure.FreePort;

/** A line that all connections of one service to one server go through, and that can be broken. */
final class Link implements AutoCloseable {

    private static final String LOOPBACK = "127.0.0.1";

    private final String name;
    private final int port = FreePort.any();
    private final TcpCrusher line;
    private volatile long delayNanos;

    private Link(String name, NioReactor reactor, int serverPort) {
        this.name = name;
        line =
                TcpCrusherBuilder.builder()
                        .withReactor(reactor)
                        .withBindAddress(LOOPBACK, port)
                        .withConnectAddress(LOOPBACK, serverPort)
                        .withTcpNoDelay(true)
                        .withIncomingThrottlerFactory(address -> throttler())
                        .withOutgoingThrottlerFactory(address -> throttler())
                        .buildAndOpen();
    }

    /** Opens a line to a port of this machine. */
    static Link to(int serverPort, String name, NioReactor reactor) {
        return new Link(name, reactor, serverPort);
    }

    /** What moves the bytes of all links. */
    static NioReactor reactor() {
        try {
            return new NioReactor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String name() {
        return name;
    }

    /** Where to connect instead of the server itself. */
    int port() {
        return port;
    }

    /** Ends all connections and refuses new ones. */
    void cut() {
        line.close();
    }

    /** Keeps all connections, but nothing passes any more; new ones get no answer. */
    void stall() {
        line.freeze();
    }

    /** Holds up every piece of data in each direction. */
    void delay(Duration each) {
        delayNanos = each.toNanos();
    }

    /** As good as new. */
    void mend() {
        delayNanos = 0;
        if (!line.isOpen()) {
            line.open();
        } else if (line.isFrozen()) {
            line.unfreeze();
        }
    }

    @Override
    public void close() {
        if (line.isOpen()) {
            line.close();
        }
    }

    private Throttler throttler() {
        return data -> delayNanos == 0 ? Throttler.NO_DELAY_NS : delayNanos;
    }
}
