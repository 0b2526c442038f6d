package ticketing.benchmarks.measuring;

import java.util.Collection;

/** Of measured values, not of estimated ones. */
public final class Percentile {

    private Percentile() {}

    /**
     * The smallest value that so many percent do not exceed.
     *
     * @param percent above 0, up to 100
     */
    public static long of(double percent, Collection<Long> values) {
        var sorted = values.stream().mapToLong(Long::longValue).sorted().toArray();
        var rank = (int) Math.ceil(percent / 100 * sorted.length);
        return sorted[Math.max(0, rank - 1)];
    }
}
