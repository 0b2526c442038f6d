package ticketing.infrastructure;

import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import org.testcontainers.containers.GenericContainer;

/** A server as a child process, in a container, or in this JVM. */
public interface ServerRun {

    /** A program of this machine as a child process of this JVM. Its output goes to the log. */
    static ServerRun childProcess(List<String> command, Path log) {
        return new ChildProcess(command, log);
    }

    /**
     * A container in Docker.
     *
     * @param port the port of this machine that is mapped to the one in the container
     * @param portInside the port of the server in its container
     */
    static ServerRun container(GenericContainer<?> container, int port, int portInside) {
        return new Container(container, port, portInside);
    }

    /** Starts it. A restart uses the same port and data. */
    void start();

    /** Kills it, like a power failure. */
    void kill();

    /** Asks it to end, and kills it after a while. */
    void stop();

    /** Whether it can answer, now or soon. */
    boolean isAlive();

    /** Empty if it is not a process of this machine. */
    OptionalLong pid();
}
