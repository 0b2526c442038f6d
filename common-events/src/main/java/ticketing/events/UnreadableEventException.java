package ticketing.events;

/**
 * The stored bytes are not an event that this software knows. Repeating does not help: the message
 * belongs in the dead letters, with the {@linkplain #reason() reason}.
 */
public final class UnreadableEventException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * @param reason the part that could not be understood. It must not contain any value of the
     *     event: it is logged, and stored where the payload may not be
     */
    public UnreadableEventException(String reason) {
        super(reason);
    }

    /** A sentence for operators, without any value of the event. */
    public String reason() {
        return String.valueOf(getMessage());
    }
}
