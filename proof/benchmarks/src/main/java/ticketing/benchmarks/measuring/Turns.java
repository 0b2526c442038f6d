package ticketing.benchmarks.measuring;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;

/** The measurements of two ways of doing the same, taken in turns, one of each in every round. */
public record Turns<T>(List<T> plain, List<T> ours) {

    /** Runs both once to warm up, then once in each round. The order changes with each round. */
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

    /** Compares both ways by one of the measured figures. */
    public Duel compare(ToDoubleFunction<T> figure) {
        return new Duel(
                plain.stream().mapToDouble(figure).toArray(),
                ours.stream().mapToDouble(figure).toArray());
    }
}
