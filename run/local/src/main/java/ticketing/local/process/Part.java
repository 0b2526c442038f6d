package ticketing.local.process;

import java.util.List;
import java.util.OptionalLong;

/** One of the processes that make up the system. */
public interface Part {

    String name();

    /** Starts it, unless it is running. Returns before it is ready. */
    void start();

    /** Asks it to end, kills it after a while, and returns when it has ended. */
    void stop();

    /** The same, but it cannot be started again. */
    void stopForGood();

    /** Kills it, like a crash. */
    void kill();

    /** Whether it can still become ready. */
    boolean isAlive();

    /** Whether it answers. */
    boolean isReady();

    /** Empty if it is not a process of this machine. */
    OptionalLong pid();

    /** The last lines of its log, when it has ended; empty if there is no log here. */
    List<String> lastWords();
}
