package ticketing.auth.passwords;

import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * A fair queue for password hashing, which keeps a core busy for a while. Thread-safe.
 *
 * <ul>
 *   <li>Sign-ins go before sign-ups. A sign-up that has waited for two seconds is treated like a
 *       sign-in, so that it does not starve.
 *   <li>At most four tasks of one network are in the queue. Its other tasks wait outside and enter
 *       one by one, so that nobody has to wait for all requests of another caller.
 * </ul>
 */
final class HashingQueue {

    private static final int MOST_OF_ONE_NETWORK = 4;
    private static final Duration LONG = Duration.ofSeconds(2);

    private final Executor threads;
    private final Ticker time;
    private final Row queue = new Row();
    private final Map<String, Line> lines = new HashMap<>();
    private long numbers;

    /** Hashes with {@code simultaneous} threads. */
    HashingQueue(int simultaneous, Ticker time) {
        this.threads = threads(simultaneous);
        this.time = time;
    }

    private static Executor threads(int count) {
        var threads =
                new ThreadPoolExecutor(
                        count,
                        count,
                        10,
                        TimeUnit.SECONDS,
                        new LinkedBlockingQueue<>(),
                        Thread.ofPlatform().daemon().name("passwords-", 1).factory());
        threads.allowCoreThreadTimeOut(true);
        return threads;
    }

    /** Runs the work when it is its turn, unless it was cancelled before. */
    synchronized <T> Future<T> submit(Applicant who, Callable<T> work) {
        var task = new Task<>(who, time.read(), work);
        lines.computeIfAbsent(who.network(), _ -> new Line()).arrive(task);
        return task;
    }

    /**
     * Chooses the next task when a thread is free, because until then tasks arrive and time passes.
     */
    private void doNext() {
        leaveQueue().run();
    }

    private synchronized Task<?> leaveQueue() {
        var task = queue.take();
        lines.computeIfPresent(task.who.network(), (_, line) -> line.leave() ? null : line);
        return task;
    }

    /** How many networks are in memory: those with waiting tasks. */
    synchronized int networks() {
        return lines.size();
    }

    /** The tasks of one network. */
    private final class Line {

        private final Row outside = new Row();
        private int inQueue;

        void arrive(Task<?> task) {
            outside.add(task);
            letIn();
        }

        /** Returns whether no task is left. */
        boolean leave() {
            inQueue--;
            letIn();
            return inQueue == 0;
        }

        private void letIn() {
            while (inQueue < MOST_OF_ONE_NETWORK && !outside.isEmpty()) {
                var next = outside.take();
                if (!next.isDone()) {
                    inQueue++;
                    queue.add(next);
                    threads.execute(HashingQueue.this::doNext);
                }
            }
        }
    }

    /** A row of waiting tasks: those outside of one network, or those in the queue. */
    private final class Row {

        private final Queue<Task<?>> signIns = new ArrayDeque<>();
        private final Queue<Task<?>> signUps = new ArrayDeque<>();

        /** Adds a task at the end. */
        void add(Task<?> task) {
            task.number = numbers++;
            switch (task.who.purpose()) {
                case SIGN_IN -> signIns.add(task);
                case SIGN_UP -> signUps.add(task);
            }
        }

        /** Removes the next task. The row must not be empty. */
        Task<?> take() {
            return isTurnOfSignUp() ? signUps.remove() : signIns.remove();
        }

        private boolean isTurnOfSignUp() {
            var signIn = signIns.peek();
            var signUp = signUps.peek();
            if (signIn == null || signUp == null) {
                return signIn == null;
            }
            return signUp.hasWaitedLong() && signUp.number < signIn.number;
        }

        boolean isEmpty() {
            return signIns.isEmpty() && signUps.isEmpty();
        }
    }

    private final class Task<T> extends FutureTask<T> {

        private final Applicant who;
        private final long arrived;

        /**
         * Drawn on arrival, and again on entering the queue, behind the tasks that are there
         * already.
         */
        private long number;

        Task(Applicant who, long arrived, Callable<T> work) {
            super(work);
            this.who = who;
            this.arrived = arrived;
        }

        boolean hasWaitedLong() {
            return time.read() - arrived >= LONG.toNanos();
        }
    }
}
