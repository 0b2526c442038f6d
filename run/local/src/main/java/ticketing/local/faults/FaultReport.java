package ticketing.local.faults;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import ticketing.local.audit.Finding;
import ticketing.local.faults.Fault.Kind;
import ticketing.local.terminal.Console;

/**
 * The result of a run.
 *
 * @param seed repeats the schedule
 * @param length the time during which faults happened
 * @param faults the number of faults of each kind
 * @param counts the answers that clients got
 * @param events the number of stored events
 * @param orders the numbers of placed, completed and cancelled orders
 * @param findings the violations that were found
 */
public record FaultReport(
        long seed,
        Duration length,
        Map<Kind, Integer> faults,
        Tally.Counts counts,
        int events,
        Orders orders,
        List<Finding> findings) {

    /** Numbers of orders. */
    record Orders(long placed, long completed, long cancelled) {}

    /** Whether nothing was lost, doubled or wrong. */
    public boolean isGood() {
        return findings.isEmpty();
    }

    /** Whether each kind of fault has happened. */
    public boolean hasEveryKindOfFault() {
        return faults.keySet().containsAll(List.of(Kind.values()));
    }

    /** The result as a table, followed by the violations. */
    public String table() {
        var rows = new ArrayList<String>();
        rows.add(row("seed " + seed, Console.seconds(length)));
        for (var kind : Kind.values()) {
            rows.add(row(kind.words(), faults.getOrDefault(kind, 0)));
        }
        rows.add(row("faults in all", faults.values().stream().mapToInt(it -> it).sum()));
        rows.add(row("requests", counts.requests()));
        rows.add(row("  accepted", counts.accepted()));
        rows.add(row("  refused", counts.refused()));
        rows.add(row("  unavailable", counts.unavailable()));
        rows.add(row("  unexpected", counts.unexpected()));
        rows.add(row("events stored", events));
        rows.add(row("orders placed", orders.placed()));
        rows.add(row("  completed", orders.completed()));
        rows.add(row("  cancelled", orders.cancelled()));
        for (var kind : Finding.Kind.values()) {
            rows.add(row(kind.name().toLowerCase(Locale.ROOT), number(kind)));
        }
        rows.add(
                row(
                        "longest unavailability seen by a client",
                        Console.seconds(counts.longestUnavailability())));
        findings.stream().map(finding -> finding.kind() + ": " + finding.what()).forEach(rows::add);
        return String.join(System.lineSeparator(), rows);
    }

    private long number(Finding.Kind kind) {
        return findings.stream().filter(finding -> finding.kind() == kind).count();
    }

    private static String row(String what, Object figure) {
        return figure instanceof Number number
                ? String.format(Locale.ROOT, "%-40s %,10d", what, number.longValue())
                : String.format(Locale.ROOT, "%-40s %10s", what, figure);
    }
}
