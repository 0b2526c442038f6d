package ticketing.choreography;

import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A model checker: visits every reachable world, breadth first, so the first violation it finds has
 * the shortest story.
 */
final class Explorer {

    /** A limit far above what any scenario needs, because a mutant may run forever. */
    private static final int MOST_WORLDS = 5_000_000;

    private final Scenario scenario;
    private final Possibilities possibilities;
    private final List<World> worlds = new ArrayList<>();
    private final Map<World, Integer> visited = new HashMap<>();
    private final List<Integer> reachedFrom = new ArrayList<>();
    private final List<int[]> next = new ArrayList<>();

    Explorer(Scenario scenario, Parts parts) {
        this.scenario = scenario;
        this.possibilities = new Possibilities(parts, scenario.grain());
    }

    /**
     * The result.
     *
     * @param interleavings the number of paths from the start to an end; two paths differ in at
     *     least one step
     * @param settled the number of quiet worlds, in which nothing has to happen any more
     * @param longest the number of steps of the longest run
     */
    record Findings(
            Scenario scenario,
            int worlds,
            long steps,
            int settled,
            BigInteger interleavings,
            int longest,
            Optional<Story> violation) {

        /** The row in docs/proofs/choreography.md. */
        String asRow() {
            return "| %s | %s | %,d | %,d | %,d | %d | %,d |"
                    .formatted(
                            scenario.name(),
                            scenario.bounds(),
                            worlds,
                            settled,
                            steps,
                            longest,
                            interleavings);
        }
    }

    Findings explore() {
        visit(scenario.beginning(), -1);
        var steps = 0L;
        var settled = 0;
        for (int at = 0; at < worlds.size(); at++) {
            var world = worlds.get(at);
            var broken = Invariants.brokenIn(world);
            if (broken.isPresent()) {
                return broken(at, broken.get());
            }
            var after = possibilities.after(world).stream().map(Step::next).distinct().toList();
            var isSettled = Invariants.isSettled(world);
            if (after.isEmpty() && !isSettled) {
                return broken(at, "Nothing can happen any more, but something is left to do.");
            }
            settled += isSettled ? 1 : 0;
            steps += after.size();
            var from = at;
            next.add(after.stream().mapToInt(to -> visit(to, from)).toArray());
            if (worlds.size() > MOST_WORLDS) {
                throw new IllegalStateException("This does not end: " + scenario);
            }
        }
        return count(steps, settled);
    }

    private int visit(World world, int from) {
        var known = visited.putIfAbsent(world, worlds.size());
        if (known != null) {
            return known;
        }
        worlds.add(world);
        reachedFrom.add(from);
        return worlds.size() - 1;
    }

    /** Counts the paths in topological order. Worlds that are left over are part of a loop. */
    private Findings count(long steps, int settled) {
        var size = worlds.size();
        var waysIn = new int[size];
        next.forEach(after -> Arrays.stream(after).forEach(to -> waysIn[to]++));
        var ways = new BigInteger[size];
        Arrays.fill(ways, BigInteger.ZERO);
        ways[0] = BigInteger.ONE;
        var length = new int[size];
        var ready = new ArrayDeque<Integer>(List.of(0));
        var interleavings = BigInteger.ZERO;
        var longest = 0;
        var done = 0;
        while (!ready.isEmpty()) {
            var at = ready.remove();
            done++;
            if (next.get(at).length == 0) {
                interleavings = interleavings.add(ways[at]);
                longest = Math.max(longest, length[at]);
            }
            for (var to : next.get(at)) {
                ways[to] = ways[to].add(ways[at]);
                length[to] = Math.max(length[to], length[at] + 1);
                if (--waysIn[to] == 0) {
                    ready.add(to);
                }
            }
            ways[at] = BigInteger.ZERO;
        }
        if (done < size) {
            for (int at = 0; at < size; at++) {
                if (waysIn[at] > 0) {
                    return broken(at, "From here it can loop forever.");
                }
            }
        }
        return new Findings(
                scenario, size, steps, settled, interleavings, longest, Optional.empty());
    }

    private Findings broken(int at, String moral) {
        return new Findings(
                scenario,
                worlds.size(),
                0,
                0,
                BigInteger.ZERO,
                0,
                Optional.of(new Story(stepsTo(at), moral)));
    }

    private List<String> stepsTo(int end) {
        var words = new ArrayList<String>();
        for (int at = end; at > 0; at = reachedFrom.get(at)) {
            var world = worlds.get(at);
            var step =
                    possibilities.after(worlds.get(reachedFrom.get(at))).stream()
                            .filter(possible -> possible.next().equals(world))
                            .findFirst()
                            .orElseThrow();
            words.addFirst(step.words().get());
        }
        return words;
    }
}
