package ticketing.infrastructure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Ports of this machine. */
public final class FreePort {

    private FreePort() {}

    /** A port nobody listens at now; somebody else may take it before the caller does. */
    public static int any() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether a server could listen there now, on the loopback interface. */
    public static boolean isFree(int port) {
        try (var socket = new ServerSocket()) {
            // A listener of a process that has just ended leaves connections in TIME_WAIT; they
            // do not keep a server from listening, so they do not count here either.
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException taken) {
            return false;
        }
    }
}
