package ticketing.eventstore.concurrent;

import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Threads that a service cannot do without. When one of them ends with an error the process would
 * look well and do nothing, so it is not alive any more: only a restart brings the thread back.
 *
 * <p>Threads of which there are many, one for each message say, are no such threads: the message is
 * offered again.
 *
 * <p>Kept for the process and not for an application context, as threads are. Thread-safe.
 */
public final class VitalThreads {

    private static final Logger log = LoggerFactory.getLogger(VitalThreads.class);

    private static final Set<String> ended = ConcurrentHashMap.newKeySet();

    private VitalThreads() {}

    /**
     * A thread of the operating system that has not been started: virtual ones wait while handlers
     * compute.
     */
    public static Thread unstarted(String name, Runnable work) {
        return Thread.ofPlatform()
                .daemon()
                .name(name)
                .uncaughtExceptionHandler((_, failure) -> noteEnd(name, failure))
                .unstarted(work);
    }

    /**
     * Work for an executor. A failure would end only the task, unseen, and an executor never begins
     * a task again that has failed.
     *
     * @param name of the only thread of the executor
     */
    public static Runnable task(String name, Runnable work) {
        return () -> {
            try {
                work.run();
            } catch (RuntimeException | Error failure) {
                noteEnd(name, failure);
                throw failure;
            }
        };
    }

    /** The names of those that have ended with an error, sorted; empty while all is well. */
    public static Set<String> ended() {
        return new TreeSet<>(ended);
    }

    /** For tests, which share a process. */
    static void forget(String name) {
        ended.remove(name);
    }

    private static void noteEnd(String name, Throwable failure) {
        // First of all: after an error of memory the next line may fail.
        ended.add(name);
        log.error("{} has ended, so this process is not alive any more", name, failure);
    }
}
