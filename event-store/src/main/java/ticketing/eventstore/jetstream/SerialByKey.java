package ticketing.eventstore.jetstream;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.function.Consumer;

/**
 * Works off items with the same key one after another, in order, and items with different keys side
 * by side. Whatever has gathered under a key meanwhile is worked off together, up to a limit; a
 * limit of one makes it one by one.
 */
final class SerialByKey<T> {

    private final int mostAtOnce;
    private final Consumer<List<T>> work;
    private final Map<String, Queue<T>> waiting = new HashMap<>();

    SerialByKey(int mostAtOnce, Consumer<List<T>> work) {
        this.mostAtOnce = mostAtOnce;
        this.work = work;
    }

    void add(String key, T item) {
        synchronized (waiting) {
            var queue = waiting.get(key);
            if (queue != null) {
                queue.add(item);
                return;
            }
            waiting.put(key, new ArrayDeque<>(List.of(item)));
        }
        Thread.ofVirtual().start(() -> workOff(key));
    }

    private void workOff(String key) {
        var next = next(key);
        if (next.isEmpty()) {
            return;
        }
        try {
            work.accept(next);
        } finally {
            // On a thread of its own, so that even an error ends nothing but its own items.
            Thread.ofVirtual().start(() -> workOff(key));
        }
    }

    private List<T> next(String key) {
        synchronized (waiting) {
            var queue = waiting.getOrDefault(key, new ArrayDeque<>());
            var next = new ArrayList<T>();
            while (next.size() < mostAtOnce && !queue.isEmpty()) {
                next.add(queue.remove());
            }
            if (next.isEmpty()) {
                waiting.remove(key);
            }
            return next;
        }
    }
}
