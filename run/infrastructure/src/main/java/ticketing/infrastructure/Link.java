package ticketing.infrastructure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** A proxy for all connections of one service to one server, which can cut, stall or delay them. */
public final class Link implements AutoCloseable {

    private static final int PIECE = 16 * 1024;

    private final String name;
    private final int port = FreePort.any();
    private final InetSocketAddress server;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private @Nullable ServerSocket entrance;
    private Thread doorman = new Thread();
    private boolean stalled;
    private Duration delay = Duration.ZERO;

    private Link(String name, InetSocketAddress server) {
        this.name = name;
        this.server = server;
    }

    /** Starts a proxy for a port of this machine. */
    public static Link to(int serverPort, String name) {
        var link =
                new Link(name, new InetSocketAddress(InetAddress.getLoopbackAddress(), serverPort));
        link.mend();
        return link;
    }

    public String name() {
        return name;
    }

    /** The port to connect to, instead of the server's own port. */
    public int port() {
        return port;
    }

    /** Ends all connections and refuses new ones. */
    public synchronized void cut() {
        if (entrance != null) {
            end(entrance);
            entrance = null;
            awaitEnd(doorman);
        }
        sockets.forEach(Link::end);
        sockets.clear();
    }

    /** Keeps all connections open and accepts new ones, but passes no more data. */
    public synchronized void stall() {
        stalled = true;
    }

    /** Delays each chunk of data in both directions. */
    public synchronized void delay(Duration each) {
        delay = each;
    }

    /** Repairs everything. Stalled and delayed data passes now. */
    public synchronized void mend() {
        delay = Duration.ZERO;
        stalled = false;
        notifyAll();
        if (entrance == null) {
            try {
                var opened = new ServerSocket();
                opened.setReuseAddress(true);
                opened.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                entrance = opened;
                doorman = Thread.ofVirtual().start(() -> letIn(opened));
            } catch (IOException e) {
                throw new UncheckedIOException(name + " cannot be opened", e);
            }
        }
    }

    @Override
    public void close() {
        cut();
        // Limits the wait.
        synchronized (this) {
            stalled = false;
            notifyAll();
        }
    }

    /** Waits for the accepting thread, because the port is closed only when no thread uses it. */
    private static void awaitEnd(Thread doorman) {
        try {
            doorman.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void letIn(ServerSocket opened) {
        while (true) {
            try {
                var client = opened.accept();
                Thread.ofVirtual().start(() -> connect(client, opened));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void connect(Socket client, ServerSocket cameBy) {
        var toServer = new Socket();
        synchronized (this) {
            if (!cameBy.equals(entrance)) {
                end(client);
                return;
            }
            sockets.add(client);
            sockets.add(toServer);
        }
        try {
            client.setTcpNoDelay(true);
            toServer.setTcpNoDelay(true);
            toServer.connect(server);
        } catch (IOException nobodyThere) {
            end(client, toServer);
            return;
        }
        Thread.ofVirtual().start(() -> carry(client, toServer));
        carry(toServer, client);
    }

    private void carry(Socket from, Socket to) {
        var piece = new byte[PIECE];
        try {
            for (int length = from.getInputStream().read(piece);
                    length >= 0;
                    length = from.getInputStream().read(piece)) {
                holdUp();
                to.getOutputStream().write(piece, 0, length);
            }
        } catch (IOException ended) {
            // The other direction notices it, too, and ends.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            end(from, to);
        }
    }

    private void holdUp() throws InterruptedException {
        Duration pause;
        synchronized (this) {
            while (stalled) {
                wait();
            }
            pause = delay;
        }
        Thread.sleep(pause);
    }

    private void end(Socket one, Socket other) {
        end(one);
        end(other);
        sockets.remove(one);
        sockets.remove(other);
    }

    private static void end(AutoCloseable socket) {
        try {
            socket.close();
        } catch (Exception e) {
            throw new IllegalStateException("A socket does not close", e);
        }
    }
}
