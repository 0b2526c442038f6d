package ticketing.local.process;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Work that is done once, whoever asks for it. Everybody who asks returns when it is done, also if
 * another one asked first. It has a thread of its own: nothing that happens to a caller, such as an
 * interruption, breaks it off.
 */
public final class Once {

    private final AtomicBoolean begun = new AtomicBoolean();
    private final CountDownLatch done = new CountDownLatch(1);
    private final Thread worker;

    public Once(String name, Runnable work) {
        this.worker =
                Thread.ofPlatform()
                        .name(name)
                        .unstarted(() -> {
                            try {
                                work.run();
                            } finally {
                                done.countDown();
                            }
                        });
    }

    /** Does the work, or waits until it is done. */
    public void run() {
        if (begun.compareAndSet(false, true)) {
            worker.start();
        }
        var interrupted = false;
        while (true) {
            try {
                done.await();
                break;
            } catch (InterruptedException later) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits until somebody else has had it done. */
    public void await() throws InterruptedException {
        done.await();
    }

    public boolean hasBegun() {
        return begun.get();
    }
}
