package ticketing.local.faults;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import ticketing.local.audit.Claim;
import ticketing.local.audit.Finding;
import ticketing.local.people.Person;

/**
 * Counts the faults of a run and the answers that clients got, and collects the promises made to
 * them. Safe for use by many threads.
 */
final class Tally implements Person.Witness {

    /** Expected refusals: a declined card, a conflict with the current state, or not known yet. */
    private static final Set<Integer> REFUSALS = Set.of(402, 404, 409, 412);

    private static final int MOST_EXAMPLES = 20;

    private final List<Claim> claims = new ArrayList<>();
    private final List<Finding> findings = new ArrayList<>();
    private final Map<Fault.Kind, Integer> faults = new EnumMap<>(Fault.Kind.class);
    private int accepted;
    private int refused;
    private int unavailable;
    private int unexpected;
    private Duration longestWait = Duration.ZERO;

    /**
     * The counts.
     *
     * @param accepted answered with 2xx
     * @param refused answered with an expected refusal
     * @param unavailable not answered, or answered with 503 or similar
     * @param unexpected answered with anything else
     * @param longestUnavailability the longest time a client had to repeat one request
     */
    record Counts(
            int accepted,
            int refused,
            int unavailable,
            int unexpected,
            Duration longestUnavailability) {

        int requests() {
            return accepted + refused + unavailable + unexpected;
        }
    }

    @Override
    public synchronized void saw(Person.Attempt attempt) {
        int status = attempt.status();
        if (attempt.wasInVain()) {
            unavailable++;
        } else if (status / 100 == 2) {
            accepted++;
        } else if (REFUSALS.contains(status)) {
            refused++;
        } else {
            unexpected++;
            if (unexpected <= MOST_EXAMPLES) {
                found(new Finding(Finding.Kind.WRONG, attempt.call() + " answered " + status));
            }
        }
        boolean tookLonger = attempt.waited().compareTo(longestWait) > 0;
        if (tookLonger && (attempt.number() > 1 || attempt.wasInVain())) {
            longestWait = attempt.waited();
        }
    }

    /** Records a promise to a client. */
    synchronized void claim(Claim claim) {
        claims.add(claim);
    }

    /** Records a violation that a client has seen. */
    synchronized void found(Finding finding) {
        findings.add(finding);
    }

    /** Records a fault. */
    synchronized void happened(Fault.Kind kind) {
        faults.merge(kind, 1, Integer::sum);
    }

    synchronized Map<Fault.Kind, Integer> faults() {
        return Map.copyOf(faults);
    }

    synchronized Counts counts() {
        return new Counts(accepted, refused, unavailable, unexpected, longestWait);
    }

    synchronized List<Claim> claims() {
        return List.copyOf(claims);
    }

    synchronized List<Finding> findings() {
        return List.copyOf(findings);
    }
}
