package ticketing.benchmarks.measuring;

import java.util.Collection;
import java.util.Locale;
import java.util.concurrent.ConcurrentLinkedQueue;
import ticketing.local.people.Person;
import ticketing.local.services.Answer;

/** Measured durations in nanoseconds. Safe for use by many threads. */
public final class Times {

    private static final int NOT_FOUND = 404;

    private final Collection<Long> nanos = new ConcurrentLinkedQueue<>();

    /** Measures a request, unless it came too early and the answer was 404. */
    public Answer of(Person.Request request) throws InterruptedException {
        var start = System.nanoTime();
        var answer = request.send();
        if (answer.status() != NOT_FOUND) {
            addSince(start);
        }
        return answer;
    }

    /** Adds the time since a start, by {@link System#nanoTime}. */
    public void addSince(long start) {
        add(System.nanoTime() - start);
    }

    public void add(long duration) {
        nanos.add(duration);
    }

    public int size() {
        return nanos.size();
    }

    /** A percentile in milliseconds. */
    public double percentile(double percent) {
        return Percentile.of(percent, nanos) / 1e6;
    }

    /** p50 and p99 in milliseconds, such as {@code 6.1 / 14}. */
    public String middleAndSlow() {
        return String.format(
                Locale.ROOT,
                "%s / %s",
                Report.number(percentile(50)),
                Report.number(percentile(99)));
    }
}
