package ticketing.eventstore.concurrent;

import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Threads that a service cannot work without. If one of them ends with an error, the process would
 * look healthy and do nothing. So its liveness check fails, because only a restart brings the
 * thread back.
 *
 * <p>Threads of which there are many, such as one per message, do not belong here: the message is
 * delivered again.
 *
 * <p>Stored for the whole process, not for an application context. Thread-safe.
 */
public final class VitalThreads {

    private static final Logger log = LoggerFactory.getLogger(VitalThreads.class);

    private static final Set<String> ended = ConcurrentHashMap.newKeySet();

    private VitalThreads() {}

    /** A platform thread, not started yet. Virtual threads would wait while handlers compute. */
    public static Thread unstarted(String name, Runnable work) {
        return Thread.ofPlatform()
                .daemon()
                .name(name)
                .uncaughtExceptionHandler((_, failure) -> noteEnd(name, failure))
                .unstarted(work);
    }

    /**
     * Work for an executor. Without this wrapper a failure would end the task silently, and an
     * executor never runs a failed periodic task again.
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

    /** The names of the threads that have ended with an error, sorted; normally empty. */
    public static Set<String> ended() {
        return new TreeSet<>(ended);
    }

    /** For tests, which share a process. */
    static void forget(String name) {
        ended.remove(name);
    }

    private static void noteEnd(String name, Throwable failure) {
        // First, because after an out-of-memory error the next line may fail.
        ended.add(name);
        log.error("The vital thread {} has ended: restart this process", name, failure);
    }
}
