package ticketing.local.checks;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Checks before anything is started. They run before the first build, so they need only the JDK.
 */
public final class Checks {

    private static final int HIGHEST_PORT = 65_535;
    private static final int HIGHEST_PRIVILEGED_PORT = 1023;
    private static final int CONNECT_LIMIT_MILLIS = 1000;
    private static final long MIB = 1024 * 1024;

    private Checks() {}

    /**
     * Refuses a number that is too small.
     *
     * @param option such as {@code --sales}
     */
    public static void atLeastOne(String option, int number) {
        if (number < 1) {
            throw new WrongUseException(option + " has to be 1 or more, not " + number + ".");
        }
    }

    /** Refuses a duration that is not positive. */
    public static void positive(String option, double number) {
        if (!(number > 0 && number < Integer.MAX_VALUE)) {
            throw new WrongUseException(option + " has to be more than 0, not " + number + ".");
        }
    }

    /** Refuses an invalid port, or one that this user may not use. */
    public static void port(int port) {
        if (port < 1 || port > HIGHEST_PORT) {
            throw new WrongUseException(
                    "--port has to be between 1 and %d, not %d.".formatted(HIGHEST_PORT, port));
        }
        if (port <= HIGHEST_PRIVILEGED_PORT && !isTaken(port) && !mayListenAt(port)) {
            throw new WrongUseException(
                    "Only the administrator may use port %d: choose one from %d on with --port."
                            .formatted(port, HIGHEST_PRIVILEGED_PORT + 1));
        }
    }

    /**
     * Refuses ports that are in use, or that are needed twice.
     *
     * @param gateway the port of the gateway, which listens on IPv4 and IPv6
     * @param others the other ports, with the part that needs each
     */
    public static void portsAreFree(int gateway, Map<Integer, String> others) {
        var twice = others.get(gateway);
        if (twice != null) {
            throw new WrongUseException(
                    "Port %d is used for %s: choose another one with --port, or add --free-ports."
                            .formatted(gateway, twice));
        }
        if (isTaken(gateway)) {
            throw taken(gateway, "the public address");
        }
        others.forEach((port, owner) -> {
            if (isTaken("127.0.0.1", port)) {
                throw taken(port, owner);
            }
        });
    }

    private static WrongUseException taken(int port, String owner) {
        return new WrongUseException(
                "Port %d is taken, and %s needs it: stop what listens there, or choose other ports with --port and --free-ports."
                        .formatted(port, owner));
    }

    /** Whether a port is in use on IPv4 or IPv6. */
    public static boolean isTaken(int port) {
        return isTaken("127.0.0.1", port) || isTaken("::1", port);
    }

    /**
     * Whether somebody listens there. It connects instead of opening a listener: a process that is
     * started at that moment would inherit the listener and keep the port for a little longer.
     */
    private static boolean isTaken(String host, int port) {
        try (var socket = new Socket()) {
            socket.connect(
                    new InetSocketAddress(InetAddress.getByName(host), port), CONNECT_LIMIT_MILLIS);
            return true;
        } catch (IOException nobody) {
            return false;
        }
    }

    private static boolean mayListenAt(int port) {
        try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException denied) {
            return false;
        }
    }

    /** Refuses a folder in which this user may not write. It need not exist yet. */
    public static void writable(Path folder) {
        var existing = existing(folder);
        if (!Files.isWritable(existing)) {
            throw new WrongUseException(
                    "You may not write in %s, which belongs to %s: use a copy of your own."
                            .formatted(existing, owner(existing)));
        }
    }

    /** Refuses an empty name, which Java treats as the current folder. */
    public static void named(Path folder) {
        if (folder.toString().isBlank()) {
            throw new WrongUseException("The name of the folder is empty: name one.");
        }
    }

    /**
     * Refuses folders in which nobody wants our data: the home folder, the root, and an empty name.
     *
     * @return the folder with its real path, by which processes are found again
     */
    public static Path folderOfItsOwn(Path given) throws IOException {
        named(given);
        var folder = given.toAbsolutePath().normalize();
        var real = Files.exists(folder) ? folder.toRealPath() : folder;
        if (real.getNameCount() == 0 || isHome(real)) {
            throw new WrongUseException(
                    "Ticketing cannot keep its data in %s itself: name a separate folder."
                            .formatted(real));
        }
        return real;
    }

    private static boolean isHome(Path folder) throws IOException {
        var homes =
                List.of(System.getProperty("user.home"), System.getenv().getOrDefault("HOME", ""));
        for (var home : homes) {
            if (!home.isBlank()
                    && (folder.equals(Path.of(home))
                            || (Files.exists(folder)
                                    && Files.exists(Path.of(home))
                                    && Files.isSameFile(folder, Path.of(home))))) {
                return true;
            }
        }
        return false;
    }

    /** Refuses a disk with too little room. */
    public static void room(Path folder, int mebibytes, String purpose) {
        try {
            var left = Files.getFileStore(existing(folder)).getUsableSpace() / MIB;
            if (left < mebibytes) {
                throw new WrongUseException(
                        "Only %d MiB are left on the disk of %s, and %s needs %d."
                                .formatted(left, folder, purpose, mebibytes));
            }
        } catch (IOException nobodyKnows) {
            // Unknown: the command will fail later if there is too little space.
        }
    }

    private static Path existing(Path folder) {
        var existing = folder.toAbsolutePath();
        while (!Files.exists(existing) && existing.getParent() != null) {
            existing = existing.getParent();
        }
        return existing;
    }

    private static String owner(Path folder) {
        try {
            return Files.getOwner(folder).getName();
        } catch (IOException | UnsupportedOperationException unknown) {
            return "somebody else";
        }
    }
}
