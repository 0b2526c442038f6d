package ticketing.benchmarks.measuring;

import java.util.Arrays;

/**
 * Compares our way of doing something with the plain way, in turns. The ratio is taken within a
 * round, so other work on the machine slows down both. The median of all rounds is reported.
 */
public final class Duel {

    private final double[] plain;
    private final double[] ours;

    public Duel(double[] plain, double[] ours) {
        this.plain = plain;
        this.ours = ours;
    }

    /** Does something a given number of times. */
    @FunctionalInterface
    public interface Work {
        void run(int times) throws Exception;
    }

    /**
     * Compares how many times a second both can do the work.
     *
     * @param times how often in one round
     */
    public static Duel fight(int rounds, int times, Work plain, Work ours) throws Exception {
        return Turns.take(rounds, () -> rate(times, plain), () -> rate(times, ours))
                .compare(rate -> rate);
    }

    private static double rate(int times, Work work) throws Exception {
        var start = System.nanoTime();
        work.run(times);
        return times * 1e9 / (System.nanoTime() - start);
    }

    /** The median of the plain way. */
    public double plain() {
        return median(plain);
    }

    /** The median of ours. */
    public double ours() {
        return median(ours);
    }

    /** Ours divided by plain, the median of all rounds. */
    public double ratio() {
        return median(ratios());
    }

    public double lowestRatio() {
        return Arrays.stream(ratios()).min().orElseThrow();
    }

    public double highestRatio() {
        return Arrays.stream(ratios()).max().orElseThrow();
    }

    private double[] ratios() {
        var ratios = new double[plain.length];
        Arrays.setAll(ratios, round -> ours[round] / plain[round]);
        return ratios;
    }

    public static double median(double[] values) {
        var sorted = values.clone();
        Arrays.sort(sorted);
        var middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
