package ticketing.infrastructure;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/** Ports of this machine. */
public final class FreePort {

    // Below those that systems give to the near end of a connection: a server that is killed and
    // started again would find its port taken by somebody's connection. And below MongoDB's.
    private static final int LOWEST = 10_000;
    private static final int HIGHEST = 27_000;

    private static final Set<Integer> GIVEN = ConcurrentHashMap.newKeySet();

    private FreePort() {}

    /**
     * A port nobody listens at now, and another one with every call. Another process may take it
     * before the caller does; since they are drawn at random, that is unlikely.
     */
    public static int any() {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST);
            if (GIVEN.add(port) && isFree(port)) {
                return port;
            }
        }
    }

    /** Keeps a port out of those that are given: somebody is about to listen there. */
    public static void notToBeGiven(int port) {
        GIVEN.add(port);
    }

    /**
     * Whether no server listens there now, on the loopback interface. One is asked for, and nobody
     * listens there to find out: a process that is started at that moment would hold on to the port
     * for a little longer.
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
