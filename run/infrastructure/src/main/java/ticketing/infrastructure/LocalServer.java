package ticketing.infrastructure;

import java.util.OptionalLong;

/** A server of this machine that its owner can take away and bring back. */
public interface LocalServer extends AutoCloseable {

    /** The port it listens at, the same after a restart. */
    int port();

    /** Empty if it has no process of its own on this machine, or does not run. */
    OptionalLong pid();

    /** Ends it at once, as a power failure would; {@link #restart()} brings it back. */
    void kill();

    /**
     * Starts it again after it was killed, at the same port, and waits until it answers.
     *
     * @throws InfrastructureException if it does not answer in time
     */
    void restart();

    /** Ends it for good. */
    @Override
    void close();
}
