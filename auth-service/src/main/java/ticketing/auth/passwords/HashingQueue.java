package ticketing.auth.passwords;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The queue in front of the hashing of passwords, which costs a core for a while. Sign-ins go
 * before sign-ups. Of one network at most four stand in the queue; what else it asks for waits
 * outside and is let in one by one, so that nobody has to wait for all the requests of somebody
 * else. Thread-safe.
 */
final class HashingQueue {

    private static final int MOST_OF_ONE_NETWORK = 4;

    private final Executor threads;
    private final Map<String, Line> lines = new HashMap<>();
    private long numbers;

    /** With so many threads that hash. */
    HashingQueue(int simultaneous) {
        this.threads = threads(simultaneous);
    }

    private static Executor threads(int count) {
        var threads =
                new ThreadPoolExecutor(
                        count,
                        count,
                        10,
                        TimeUnit.SECONDS,
                        new PriorityBlockingQueue<>(),
                        Thread.ofPlatform().daemon().name("passwords-", 1).factory());
        threads.allowCoreThreadTimeOut(true);
        return threads;
    }

    /** Does the work when it is its turn, unless it is cancelled before. */
    synchronized <T> Future<T> submit(Applicant who, Callable<T> work) {
        var task = new Task<>(who, numbers++, work);
        lines.computeIfAbsent(who.network(), _ -> new Line()).arrive(task);
        return task;
    }

    private synchronized void leave(String network) {
        var line = lines.get(network);
        if (line != null && line.leave()) {
            lines.remove(network);
        }
    }

    /** How many networks are remembered: those that wait for something. */
    synchronized int networks() {
        return lines.size();
    }

    /** What one network waits for. */
    private final class Line {

        private final Queue<Task<?>> outside = new PriorityQueue<>();
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
                var next = outside.remove();
                if (!next.isDone()) {
                    inQueue++;
                    next.number = numbers++;
                    threads.execute(next);
                }
            }
        }
    }

    private final class Task<T> extends FutureTask<T> implements Comparable<Task<?>> {

        private static final Comparator<Task<?>> TURN =
                Comparator.<Task<?>, Applicant.Purpose>comparing(task -> task.who.purpose())
                        .thenComparingLong(task -> task.number);

        private final Applicant who;

        /** Drawn when it arrives, and once more when it enters the queue: behind who is there. */
        private long number;

        Task(Applicant who, long number, Callable<T> work) {
            super(work);
            this.who = who;
            this.number = number;
        }

        @Override
        public void run() {
            leave(who.network());
            super.run();
        }

        @Override
        public int compareTo(Task<?> other) {
            return TURN.compare(this, other);
        }
    }
}
