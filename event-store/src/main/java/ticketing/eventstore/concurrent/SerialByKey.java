package ticketing.eventstore.concurrent;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Works off items with the same key one after another, in order, and items with different keys side
 * by side. Whatever has gathered under a key meanwhile is worked off together, up to a limit; a
 * limit of one makes it one by one.
 *
 * <p>However slow some of the work is, the rest goes on beside it: every worker, a virtual thread,
 * calls the next one before it begins. Where the work is quick it is done before the next one has
 * come, and one worker does the work of many.
 */
public final class SerialByKey<T> {

    private final int mostAtOnce;
    private final Consumer<List<T>> work;

    /** Of each key that is worked at, or ready to be. */
    private final Map<String, Queue<T>> waiting = new HashMap<>();

    private final Queue<String> ready = new ArrayDeque<>();

    /** Whether a worker has been called that has not begun yet. */
    private boolean called;

    public SerialByKey(int mostAtOnce, Consumer<List<T>> work) {
        this.mostAtOnce = mostAtOnce;
        this.work = work;
    }

    public synchronized void add(String key, T item) {
        var queue = waiting.get(key);
        if (queue != null) {
            queue.add(item);
            return;
        }
        queue = new ArrayDeque<>(1);
        queue.add(item);
        waiting.put(key, queue);
        ready.add(key);
        callWorker();
    }

    private synchronized void callWorker() {
        if (!called && !ready.isEmpty()) {
            Thread.ofVirtual().start(this::begin);
            // Not before: one that could not be started, for want of memory, would never begin.
            called = true;
        }
    }

    private void begin() {
        synchronized (this) {
            called = false;
        }
        for (var task = next(); task != null; task = next()) {
            workOff(task);
        }
    }

    private record Task<T>(String key, List<T> items) {}

    private synchronized @Nullable Task<T> next() {
        var key = ready.poll();
        if (key == null) {
            return null;
        }
        callWorker();
        var queue = Objects.requireNonNull(waiting.get(key));
        var items = new ArrayList<T>(Math.min(mostAtOnce, queue.size()));
        while (items.size() < mostAtOnce && !queue.isEmpty()) {
            items.add(queue.remove());
        }
        return new Task<>(key, items);
    }

    private void workOff(Task<T> task) {
        var finished = false;
        try {
            work.accept(task.items());
            finished = true;
        } finally {
            release(task.key());
            if (!finished) {
                // An error ends this worker, and nothing else.
                callWorker();
            }
        }
    }

    private synchronized void release(String key) {
        if (Objects.requireNonNull(waiting.get(key)).isEmpty()) {
            waiting.remove(key);
        } else {
            ready.add(key);
        }
    }
}
