package ticketing.benchmarks;

import java.util.Arrays;

/**
 * Our way and the plain way of doing the same, in turn. The ratio is that of one round, so that
 * what slows the machine down slows both; the median of the rounds is reported.
 */
final class Duel {

    private final double[] plain;
    private final double[] ours;

    private Duel(int rounds) {
        plain = new double[rounds];
        ours = new double[rounds];
    }

    /** Does something so often. */
    @FunctionalInterface
    interface Work {
        void run(int times) throws Exception;
    }

    /**
     * Lets both do the work once to warm up, and then once in each round. Who begins changes with
     * each round.
     *
     * @param times how often in one round
     */
    static Duel fight(int rounds, int times, Work plain, Work ours) throws Exception {
        plain.run(times);
        ours.run(times);
        var result = new Duel(rounds);
        for (int round = 0; round < rounds; round++) {
            if (round % 2 == 0) {
                result.plain[round] = rate(times, plain);
                result.ours[round] = rate(times, ours);
            } else {
                result.ours[round] = rate(times, ours);
                result.plain[round] = rate(times, plain);
            }
        }
        return result;
    }

    private static double rate(int times, Work work) throws Exception {
        var start = System.nanoTime();
        work.run(times);
        return times * 1e9 / (System.nanoTime() - start);
    }

    /** The median rate of the plain way, per second. */
    double plain() {
        return median(plain);
    }

    /** The median rate of ours, per second. */
    double ours() {
        return median(ours);
    }

    /** Ours divided by plain, the median of all rounds. */
    double ratio() {
        return median(ratios());
    }

    double lowestRatio() {
        return Arrays.stream(ratios()).min().orElseThrow();
    }

    double highestRatio() {
        return Arrays.stream(ratios()).max().orElseThrow();
    }

    private double[] ratios() {
        var ratios = new double[plain.length];
        Arrays.setAll(ratios, round -> ours[round] / plain[round]);
        return ratios;
    }

    static double median(double[] values) {
        var sorted = values.clone();
        Arrays.sort(sorted);
        var middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
