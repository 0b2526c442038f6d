package ticketing.local.faults;

import java.time.Duration;
import java.util.Locale;

/**
 * One planned fault.
 *
 * @param at the time since the start
 * @param target the name of the part, link, consumer or read model that fails
 * @param lasts the time until it is repaired; zero if it repairs itself
 */
record Fault(Duration at, Kind kind, String target, Duration lasts) {

    /** The kinds of faults. */
    enum Kind {
        KILL_SERVICE("kill -9 of a service"),
        KILL_NATS("kill -9 of NATS"),
        KILL_MONGODB("kill -9 of MongoDB"),
        RESTART_SERVICE("restart of a service (SIGTERM)"),
        PAUSE("pause of a process (SIGSTOP)"),
        CUT("connections cut and refused"),
        STALL("connections that carry nothing"),
        DELAY("connections that are slow"),
        REDELIVER("consumer started over"),
        REBUILD("read model rebuilt");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        String words() {
            return words;
        }
    }

    /** One readable line. */
    String line() {
        var until =
                lasts.isZero()
                        ? ""
                        : String.format(Locale.ROOT, " for %.1f s", lasts.toMillis() / 1000.0);
        return String.format(
                Locale.ROOT,
                "%02d:%04.1f  %s: %s%s",
                at.toMinutes(),
                at.toMillis() % 60_000 / 1000.0,
                kind.words(),
                target,
                until);
    }
}
