package ticketing.local.checks;

/** The command was used wrongly. The message is one sentence for a person; the exit code is 2. */
public final class WrongUseException extends CannotRunException {

    private static final long serialVersionUID = 1L;

    public WrongUseException(String whatIsWrong) {
        super(whatIsWrong);
    }
}
