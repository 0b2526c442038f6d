package ticketing.local.checks;

/**
 * NATS refuses a key that it accepted before. Unlike an outage this does not end by itself, because
 * the client has given up.
 */
public final class KeyRefusedException extends CannotRunException {

    private static final long serialVersionUID = 1L;

    public KeyRefusedException(String url, String user) {
        super("NATS at %s does not know the key of %s any more.".formatted(url, user));
    }
}
