package ticketing.eventstore.concurrent;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SerialByKeyTest {

    private static final int LIMIT = 20;

    private final Queue<String> done = new ConcurrentLinkedQueue<>();

    @Test
    void items_of_a_key_are_worked_off_in_their_order() throws Exception {
        var byKey = new ConcurrentHashMap<String, Queue<Integer>>();
        var left = new CountDownLatch(4_000);
        var tasks =
                new SerialByKey<Integer>(
                        1,
                        items -> {
                            byKey.get("" + items.getFirst() % 40).addAll(items);
                            left.countDown();
                        });
        for (int key = 0; key < 40; key++) {
            byKey.put("" + key, new ConcurrentLinkedQueue<>());
        }
        for (int item = 0; item < 4_000; item++) {
            tasks.add("" + item % 40, item);
        }

        assertThat(left.await(LIMIT, SECONDS)).isTrue();
        for (int key = 0; key < 40; key++) {
            var first = key;
            assertThat(byKey.get("" + key))
                    .containsExactlyElementsOf(
                            IntStream.range(0, 100).map(i -> first + i * 40).boxed().toList());
        }
    }

    @Test
    void what_is_slow_keeps_nothing_else() throws Exception {
        var others = new CountDownLatch(500);
        var release = new CountDownLatch(1);
        var tasks =
                new SerialByKey<String>(
                        1,
                        items -> {
                            others.countDown();
                            pass(release);
                        });
        // All of them are slow at the same time.
        for (int i = 0; i < 500; i++) {
            tasks.add("key " + i, "item");
        }

        assertThat(others.await(LIMIT, SECONDS)).isTrue();
        release.countDown();
    }

    @Test
    void what_has_gathered_is_worked_off_together_up_to_the_limit() throws Exception {
        var begun = new CountDownLatch(1);
        var release = new CountDownLatch(1);
        var tasks =
                new SerialByKey<String>(
                        3,
                        items -> {
                            begun.countDown();
                            pass(release);
                            done.add(String.join(" ", items));
                        });
        tasks.add("key", "a");
        assertThat(begun.await(LIMIT, SECONDS)).isTrue();
        List.of("b", "c", "d", "e").forEach(item -> tasks.add("key", item));
        release.countDown();

        await().atMost(LIMIT, SECONDS).until(() -> done.size() == 3);
        assertThat(done).containsExactly("a", "b c d", "e");
    }

    @Test
    void an_error_ends_nothing_but_its_own_items() {
        var release = new CountDownLatch(1);
        var tasks =
                new SerialByKey<String>(
                        1,
                        items -> {
                            pass(release);
                            if (items.contains("broken")) {
                                throw new Broken();
                            }
                            done.addAll(items);
                        });
        List.of("a", "broken", "b").forEach(item -> tasks.add("key", item));
        release.countDown();

        await().dontCatchUncaughtExceptions().atMost(LIMIT, SECONDS).until(() -> done.size() == 2);
        assertThat(done).containsExactly("a", "b");
    }

    /** No stack trace, to keep the output of the tests short. */
    @SuppressWarnings("serial")
    private static final class Broken extends Error {
        Broken() {
            super("expected", null, false, false);
        }
    }

    private static void pass(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
