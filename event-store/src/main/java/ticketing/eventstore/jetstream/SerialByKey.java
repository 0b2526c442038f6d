package ticketing.eventstore.jetstream;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Runs tasks with the same key one after another, in order, and tasks with different keys side by
 * side.
 */
final class SerialByKey {

    private final Map<String, Queue<Runnable>> waiting = new HashMap<>();

    void execute(String key, Runnable task) {
        synchronized (waiting) {
            var queue = waiting.get(key);
            if (queue != null) {
                queue.add(task);
                return;
            }
            waiting.put(key, new ArrayDeque<>());
        }
        Thread.ofVirtual().start(() -> runAll(key, task));
    }

    private void runAll(String key, Runnable first) {
        for (var task = first; task != null; task = next(key)) {
            task.run();
        }
    }

    private @Nullable Runnable next(String key) {
        synchronized (waiting) {
            var queue = waiting.get(key);
            var task = queue == null ? null : queue.poll();
            if (task == null) {
                waiting.remove(key);
            }
            return task;
        }
    }
}
