package ticketing.eventstore;

/**
 * A rule said no. This is an answer and no failure, so it carries no stack trace; each context
 * lists its refusals in a sealed hierarchy, which makes the translation into HTTP exhaustive.
 */
@SuppressWarnings("serial")
public abstract class Refusal extends RuntimeException {

    /**
     * A refusal with its reason.
     *
     * @param reason a sentence for the person who asked
     */
    protected Refusal(String reason) {
        super(reason, null, false, false);
    }

    /** The reason, for the person who asked. */
    public String reason() {
        return String.valueOf(getMessage());
    }
}
