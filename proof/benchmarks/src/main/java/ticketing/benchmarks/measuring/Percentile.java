package ticketing.benchmarks.measuring;

import java.util.Collection;

/** Percentiles of measured values, without interpolation. */
public final class Percentile {

    private Percentile() {}

    /**
     * The smallest value that the given percentage of values does not exceed.
     *
     * @param percent above 0, up to 100
     */
    public static long of(double percent, Collection<Long> values) {
        var sorted = values.stream().mapToLong(Long::longValue).sorted().toArray();
        var rank = (int) Math.ceil(percent / 100 * sorted.length);
        return sorted[Math.max(0, rank - 1)];
    }
}
