package ticketing.nats;

/**
 * The server or a stream does not give a guarantee that a service rests on, so the service refuses
 * to start. Somebody has to change what the message says.
 */
@SuppressWarnings("serial")
public final class Unsuitable extends RuntimeException {

    /** What has to be changed. */
    public Unsuitable(String message) {
        super(message);
    }
}
