package ticketing.eventstore.subscription;

import java.time.Duration;
import ticketing.eventstore.concurrent.Deadline;

/**
 * What other instances have in hand, as far as the server tells: how much, and up to where
 * everything is acknowledged. An instance that was killed has something in hand, too, until its
 * messages are offered to another one. Not thread-safe.
 */
final class Elsewhere {

    private static final long UNKNOWN = -1;

    private final Duration patience;
    private long acknowledgedUpTo = UNKNOWN;
    private boolean some;
    private boolean standsStill;
    private Deadline givesUp = Deadline.in(Duration.ZERO);

    /**
     * Nothing is known yet.
     *
     * @param patience how long may pass without any progress until what is left is taken for events
     *     that wait or fail there
     */
    Elsewhere(Duration patience) {
        this.patience = patience;
    }

    /** What the server has just told. */
    void look(long inHand, long upTo) {
        var isFirst = acknowledgedUpTo == UNKNOWN;
        var stayed = some && upTo == acknowledgedUpTo;
        some = inHand > 0;
        standsStill = some && (isFirst || stayed);
        acknowledgedUpTo = upTo;
        if (!stayed) {
            givesUp = Deadline.in(patience);
        }
    }

    /** Whether something that was delivered may have no effect yet, and will have it soon. */
    boolean isDoubtful() {
        return some && !givesUp.isOver();
    }

    /** Whether it is doubtful, and was not even seen to go on. */
    boolean standsStill() {
        return standsStill && isDoubtful();
    }
}
