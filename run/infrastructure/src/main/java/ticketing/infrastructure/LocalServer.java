package ticketing.infrastructure;

import java.util.OptionalLong;

/** A server on this machine that can be killed and restarted. */
public interface LocalServer extends AutoCloseable {

    /** Its port, which is the same after a restart. */
    int port();

    /** Empty if it is not a process of this machine, or is not running. */
    OptionalLong pid();

    /** Kills it, like a power failure; {@link #restart()} starts it again. */
    void kill();

    /**
     * Starts a killed server again at the same port, and waits until it answers.
     *
     * @throws InfrastructureException if it does not answer in time
     */
    void restart();

    /** Ends it. It cannot be started again. */
    @Override
    void close();
}
