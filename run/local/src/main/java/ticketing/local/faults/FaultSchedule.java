package ticketing.local.faults;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import ticketing.local.faults.Fault.Kind;
import ticketing.local.system.LocalSystem;

/**
 * The time and target of each fault. The same seed gives the same schedule. Each kind comes once
 * before any kind comes again, and faults may overlap.
 */
final class FaultSchedule {

    private static final Duration SHORTEST_GAP = Duration.ofSeconds(1);

    /**
     * The possible targets of faults.
     *
     * @param services the instances of all services
     * @param links the connections of services to NATS and MongoDB
     * @param consumers the durable consumers
     * @param readModels the read models, to be rebuilt
     */
    record Targets(
            List<String> services,
            List<String> links,
            List<String> consumers,
            List<String> readModels) {

        private List<String> of(Kind kind) {
            return switch (kind) {
                case KILL_SERVICE, RESTART_SERVICE -> services;
                case KILL_NATS -> List.of(LocalSystem.NATS);
                case KILL_MONGODB -> List.of(LocalSystem.MONGODB);
                case PAUSE -> {
                    var all = new ArrayList<>(services);
                    all.add(LocalSystem.NATS);
                    all.add(LocalSystem.MONGODB);
                    yield all;
                }
                case CUT, STALL, DELAY -> links;
                case REDELIVER -> consumers;
                case REBUILD -> readModels;
            };
        }
    }

    private final Random dice;
    private final Targets targets;
    private final Queue<Kind> next = new ArrayDeque<>();

    private FaultSchedule(long seed, Targets targets) {
        this.dice = new Random(seed);
        this.targets = targets;
    }

    /**
     * The faults in the order of their start, all within the given length.
     *
     * @param longestGap the longest time between the starts of two faults, at least a second
     */
    static List<Fault> of(long seed, Duration length, Duration longestGap, Targets targets) {
        var schedule = new FaultSchedule(seed, targets);
        var faults = new ArrayList<Fault>();
        for (var at = schedule.between(SHORTEST_GAP, longestGap);
                at.compareTo(length) < 0;
                at = at.plus(schedule.between(SHORTEST_GAP, longestGap))) {
            faults.add(schedule.fault(at));
        }
        return List.copyOf(faults);
    }

    private Fault fault(Duration at) {
        if (next.isEmpty()) {
            var kinds = new ArrayList<>(List.of(Kind.values()));
            Collections.shuffle(kinds, dice);
            next.addAll(kinds);
        }
        var kind = next.remove();
        var possible = targets.of(kind);
        return new Fault(at, kind, possible.get(dice.nextInt(possible.size())), lasts(kind));
    }

    private Duration lasts(Kind kind) {
        return switch (kind) {
            case KILL_SERVICE, KILL_NATS, KILL_MONGODB, RESTART_SERVICE, REDELIVER, REBUILD ->
                    Duration.ZERO;
            case PAUSE, CUT, STALL -> between(Duration.ofMillis(500), Duration.ofSeconds(6));
            case DELAY -> between(Duration.ofSeconds(4), Duration.ofSeconds(10));
        };
    }

    private Duration between(Duration shortest, Duration longest) {
        return Duration.ofMillis(dice.nextLong(shortest.toMillis(), longest.toMillis()));
    }
}
