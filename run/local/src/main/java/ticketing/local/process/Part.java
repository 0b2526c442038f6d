package ticketing.local.process;

import java.util.List;
import java.util.OptionalLong;

/** One of the processes that make up the system. */
public interface Part {

    String name();

    /** Starts it, unless it runs. Returns before it is ready. */
    void start();

    /** Asks it to end, insists after a while, and returns when it has ended. */
    void stop();

    /** The same for the last time: it cannot be started again. */
    void stopForGood();

    /** Ends it at once, as a crash would. */
    void kill();

    /** Whether it can still become ready. */
    boolean isAlive();

    /** Whether it answers. */
    boolean isReady();

    /** Empty if it has no process of its own here. */
    OptionalLong pid();

    /** The lines that it wrote last, when it has ended; empty if nothing is kept here. */
    List<String> lastWords();
}
