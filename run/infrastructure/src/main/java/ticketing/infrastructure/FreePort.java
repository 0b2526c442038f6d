package ticketing.infrastructure;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/** Finds free ports of this machine. */
public final class FreePort {

    // Below the ports that systems use for outgoing connections: otherwise a connection could take
    // the port of a server while it is restarted. And below MongoDB's port.
    private static final int LOWEST = 10_000;
    private static final int HIGHEST = 27_000;

    private static final Set<Integer> GIVEN = ConcurrentHashMap.newKeySet();

    private FreePort() {}

    /**
     * A port that is free now; each call returns another one. Another process may take it before
     * the caller does, but that is unlikely, because ports are chosen at random.
     */
    public static int any() {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST);
            if (GIVEN.add(port) && isFree(port)) {
                return port;
            }
        }
    }

    /** Excludes a port from those that are returned, because somebody is about to use it. */
    public static void notToBeGiven(int port) {
        GIVEN.add(port);
    }

    /**
     * Whether no server listens there now, on the loopback interface. It connects instead of
     * opening a listener: a process that is started at that moment would inherit the listener and
     * keep the port for a little longer.
     */
    public static boolean isFree(int port) {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
            return false;
        } catch (IOException nobody) {
            return true;
        }
    }
}
