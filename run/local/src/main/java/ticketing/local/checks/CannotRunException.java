package ticketing.local.checks;

/**
 * The command cannot be carried out on this machine at the moment. The message is one sentence for
 * a person; show it without the stack trace.
 */
public sealed class CannotRunException extends RuntimeException
        permits KeyRefusedException, WrongUseException {

    private static final long serialVersionUID = 1L;

    public CannotRunException(String whatToDo) {
        super(whatToDo);
    }

    public CannotRunException(String whatToDo, Throwable cause) {
        super(whatToDo, cause);
    }
}
