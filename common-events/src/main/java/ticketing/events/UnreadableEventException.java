package ticketing.events;

/**
 * Stored bytes that are no event of this language. Trying again does not help: the message belongs
 * among the dead letters, with the {@linkplain #reason() reason}.
 */
public final class UnreadableEventException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * @param reason which part could not be understood; without any value of the event, since it is
     *     logged and kept where its payload may not be
     */
    public UnreadableEventException(String reason) {
        super(reason);
    }

    /** A sentence for operators that quotes no value of the event. */
    public String reason() {
        return String.valueOf(getMessage());
    }
}
