package ticketing.eventstore;

/**
 * The rules say no. This is an expected answer, not a failure, so it has no stack trace. Each
 * service lists its refusals in a sealed hierarchy, so that the mapping to HTTP is exhaustive.
 */
@SuppressWarnings("serial")
public abstract class Refusal extends RuntimeException {

    /**
     * @param reason a sentence for the user
     */
    protected Refusal(String reason) {
        super(reason, null, false, false);
    }

    /** The reason, a sentence for the user. */
    public String reason() {
        return String.valueOf(getMessage());
    }
}
