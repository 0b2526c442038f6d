package ticketing.local.faults;

import java.time.Duration;
import java.util.Locale;

/**
 * One thing that goes wrong.
 *
 * @param at how long after the start
 * @param target what it happens to: the name of a part, a link, a consumer or a read model
 * @param lasts until it is mended; zero if it mends itself
 */
record Fault(Duration at, Kind kind, String target, Duration lasts) {

    /** What can go wrong. */
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
