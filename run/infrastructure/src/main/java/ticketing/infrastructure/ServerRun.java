package ticketing.infrastructure;

import java.util.OptionalLong;

/** A server that runs somewhere: as a child process, in a container, or in this JVM. */
interface ServerRun {

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
