package ticketing.nats;

/**
 * A stream of timers: the ones that are set, and the ones that have come due. It is no event
 * stream.
 *
 * @param name of the stream at the server, such as {@code PAYMENT_TIMERS}
 * @param prefix of its subjects, such as {@code payment}
 */
public record TimerStream(String name, String prefix) {

    /**
     * Where a timer is set.
     *
     * @param key of the timer; {@code *} for all
     */
    public String set(Object key) {
        return prefix + "-timers." + key;
    }

    /**
     * Where a timer goes when its time has come.
     *
     * @param key of the timer; {@code *} for all
     */
    public String due(Object key) {
        return prefix + "-due." + key;
    }
}
