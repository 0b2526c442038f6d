package ticketing.local.process;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Work that is done once, even if several threads start it. Each of them waits until it is done. It
 * runs on its own thread, so an interruption of a caller does not stop it.
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

    /** Waits until the work, started by another thread, is done. */
    public void await() throws InterruptedException {
        done.await();
    }

    public boolean hasBegun() {
        return begun.get();
    }
}
