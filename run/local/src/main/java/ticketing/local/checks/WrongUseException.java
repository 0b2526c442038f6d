package ticketing.local.checks;

/**
 * What was asked for makes no sense, or not on this machine. The message is one sentence for a
 * person; the process ends with 2.
 */
public final class WrongUseException extends CannotRunException {

    private static final long serialVersionUID = 1L;

    public WrongUseException(String whatIsWrong) {
        super(whatIsWrong);
    }
}
