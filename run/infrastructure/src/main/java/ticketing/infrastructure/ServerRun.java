package ticketing.infrastructure;

import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import org.testcontainers.containers.GenericContainer;

/** A server that runs somewhere: as a child process, in a container, or in this JVM. */
public interface ServerRun {

    /** A program of this machine, as a child of this JVM; what it says goes to the log. */
    static ServerRun childProcess(List<String> command, Path log) {
        return new ChildProcess(command, log);
    }

    /**
     * A container in Docker.
     *
     * @param port of this machine that leads to the one inside
     * @param portInside where the server listens in its container
     */
    static ServerRun container(GenericContainer<?> container, int port, int portInside) {
        return new Container(container, port, portInside);
    }

    /** Starts it, again too, on the port and with the data it had before. */
    void start();

    /** Ends it at once, as a power failure would. */
    void kill();

    /** Asks it to end, and insists after a while. */
    void stop();

    /** Whether it can be expected to answer, now or soon. */
    boolean isAlive();

    /** Empty if it has no process of its own on this machine. */
    OptionalLong pid();
}
