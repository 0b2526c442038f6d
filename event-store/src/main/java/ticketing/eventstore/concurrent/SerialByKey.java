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
 * Processes items with the same key in order, one after the other, and items with different keys in
 * parallel. Items that have gathered under a key are processed together, up to a limit; with a
 * limit of one they are processed one by one.
 *
 * <p>Slow work under one key does not delay other keys: each worker, a virtual thread, starts the
 * next worker before it begins. If the work is quick, it is done before the next worker starts, and
 * one worker does it all.
 */
public final class SerialByKey<T> {

    private final int mostAtOnce;
    private final Consumer<List<T>> work;

    /** The waiting items of each key that is being processed or ready. */
    private final Map<String, Queue<T>> waiting = new HashMap<>();

    private final Queue<String> ready = new ArrayDeque<>();

    /** Whether a worker was started that has not begun yet. */
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
            // Set only after the start: a thread that could not be started, for lack of memory,
            // would never
            // begin.
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
                // An error ends only this worker.
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
