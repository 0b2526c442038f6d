package ticketing.auth.passwords;

/** Too many passwords are being hashed; the same request may succeed in a moment. */
@SuppressWarnings("serial")
public final class HashingBusyException extends RuntimeException {

    HashingBusyException() {
        super("Too many passwords are being checked at once", null, false, false);
    }
}
