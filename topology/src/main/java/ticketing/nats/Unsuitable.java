package ticketing.nats;

/**
 * The server or a stream does not give a guarantee that a service needs, so the service does not
 * start. The message says what to change.
 */
@SuppressWarnings("serial")
public final class Unsuitable extends RuntimeException {

    /**
     * @param message what to change
     */
    public Unsuitable(String message) {
        super(message);
    }
}
