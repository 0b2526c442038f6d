package ticketing.nats;

/**
 * A stream of timers, both set and due ones. It is not an event stream.
 *
 * @param name of the stream on the server, such as {@code PAYMENT_TIMERS}
 * @param prefix of its subjects, such as {@code payment}
 */
public record TimerStream(String name, String prefix) {

    /**
     * The subject to set a timer.
     *
     * @param key of the timer; {@code *} for all
     */
    public String set(Object key) {
        return prefix + "-timers." + key;
    }

    /**
     * The subject to which a timer is delivered when it fires.
     *
     * @param key of the timer; {@code *} for all
     */
    public String due(Object key) {
        return prefix + "-due." + key;
    }
}
