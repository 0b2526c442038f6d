package ticketing.local.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Work that is done once. */
class OnceTest {

    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final AtomicInteger done = new AtomicInteger();
    private final CountDownLatch mayEnd = new CountDownLatch(1);
    private final Once once =
            new Once(
                    "work",
                    () -> {
                        awaitUninterrupted(mayEnd);
                        done.incrementAndGet();
                    });

    @Test
    void is_waited_for_by_everybody_who_asks_for_it() throws Exception {
        var callers = Stream.generate(() -> Thread.ofPlatform().start(once::run)).limit(3).toList();
        for (var caller : callers) {
            await().atMost(LIMIT).until(() -> caller.getState() == Thread.State.WAITING);
        }
        assertThat(done).hasValue(0);

        mayEnd.countDown();

        for (var caller : callers) {
            assertThat(caller.join(LIMIT)).isTrue();
        }
        assertThat(done).hasValue(1);
        once.run();
        assertThat(done).hasValue(1);
    }

    @Test
    void goes_on_when_the_one_who_asked_is_interrupted_and_is_waited_for_nevertheless()
            throws Exception {
        var stillInterrupted = new AtomicInteger();
        var caller =
                Thread.ofPlatform()
                        .start(() -> {
                            once.run();
                            stillInterrupted.set(Thread.currentThread().isInterrupted() ? 1 : 0);
                        });
        await().atMost(LIMIT).until(once::hasBegun);

        caller.interrupt();
        mayEnd.countDown();

        assertThat(caller.join(LIMIT)).isTrue();
        assertThat(done).hasValue(1);
        assertThat(stillInterrupted).hasValue(1);
    }

    @Test
    void lets_everybody_go_when_it_fails() throws Exception {
        var failing =
                new Once(
                        "failing work",
                        () -> {
                            Thread.currentThread()
                                    .setUncaughtExceptionHandler((thread, failure) -> {});
                            throw new IllegalStateException("as it was told");
                        });

        var caller = Thread.ofPlatform().start(failing::run);

        assertThat(caller.join(LIMIT)).isTrue();
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
