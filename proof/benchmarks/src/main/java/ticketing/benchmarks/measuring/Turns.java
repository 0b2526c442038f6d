package ticketing.benchmarks.measuring;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;

/** What was measured of two ways of doing the same, in turns, in each round. */
public record Turns<T>(List<T> plain, List<T> ours) {

    /**
     * Lets both run once to warm up, and then once in each round. Who begins changes with each
     * round.
     */
    public static <T> Turns<T> take(int rounds, Callable<T> plain, Callable<T> ours)
            throws Exception {
        plain.call();
        ours.call();
        var turns = new Turns<T>(new ArrayList<>(), new ArrayList<>());
        for (int round = 0; round < rounds; round++) {
            if (round % 2 == 0) {
                turns.plain.add(plain.call());
                turns.ours.add(ours.call());
            } else {
                turns.ours.add(ours.call());
                turns.plain.add(plain.call());
            }
        }
        return turns;
    }

    /** Both ways by one of the figures that were measured. */
    public Duel compare(ToDoubleFunction<T> figure) {
        return new Duel(
                plain.stream().mapToDouble(figure).toArray(),
                ours.stream().mapToDouble(figure).toArray());
    }
}
