package ticketing.infrastructure;

/**
 * NATS or MongoDB cannot run on this machine. The message is one sentence that says what to change;
 * show it without the stack trace.
 */
public final class InfrastructureException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public InfrastructureException(String whatToDo) {
        super(whatToDo);
    }

    public InfrastructureException(String whatToDo, Throwable cause) {
        super(whatToDo, cause);
    }
}
