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
 * The queue in front of the hashing of passwords, which costs a core for a while. Sign-ins go
 * before sign-ups, but not for ever: a sign-up that has waited for two seconds takes its turn like
 * a sign-in. Of one network at most four stand in the queue; what else it asks for waits outside
 * and is let in one by one, so that nobody has to wait for all the requests of somebody else.
 * Thread-safe.
 */
final class HashingQueue {

    private static final int MOST_OF_ONE_NETWORK = 4;
    private static final Duration LONG = Duration.ofSeconds(2);

    private final Executor threads;
    private final Ticker time;
    private final Row queue = new Row();
    private final Map<String, Line> lines = new HashMap<>();
    private long numbers;

    /** With so many threads that hash. */
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

    /** Does the work when it is its turn, unless it is cancelled before. */
    synchronized <T> Future<T> submit(Applicant who, Callable<T> work) {
        var task = new Task<>(who, time.read(), work);
        lines.computeIfAbsent(who.network(), _ -> new Line()).arrive(task);
        return task;
    }

    /** Whose turn it is shows when a thread is free: until then others arrive, and time passes. */
    private void doNext() {
        leaveQueue().run();
    }

    private synchronized Task<?> leaveQueue() {
        var task = queue.take();
        lines.computeIfPresent(task.who.network(), (_, line) -> line.leave() ? null : line);
        return task;
    }

    /** How many networks are remembered: those that wait for something. */
    synchronized int networks() {
        return lines.size();
    }

    /** What one network waits for. */
    private final class Line {

        private final Row outside = new Row();
        private int inQueue;

        void arrive(Task<?> task) {
            outside.add(task);
            letIn();
        }

        /** Tells whether nothing is left. */
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

    /** What waits in one place: outside or in the queue. */
    private final class Row {

        private final Queue<Task<?>> signIns = new ArrayDeque<>();
        private final Queue<Task<?>> signUps = new ArrayDeque<>();

        /** Adds it behind what is there. */
        void add(Task<?> task) {
            task.number = numbers++;
            switch (task.who.purpose()) {
                case SIGN_IN -> signIns.add(task);
                case SIGN_UP -> signUps.add(task);
            }
        }

        /** Removes the one whose turn it is. There has to be one. */
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

        /** Drawn when it arrives, and once more when it enters the queue: behind who is there. */
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
