package ticketing.eventstore.jetstream;

/** What operators are told of a failure. Many failures say nothing themselves. */
public final class FailureWords {

    /** A failure may be its own cause in a roundabout way. */
    private static final int DEEPEST = 10;

    private FailureWords() {}

    /** What a failure is called, and what it says: {@code IllegalStateException: no seats left}. */
    public static String of(Throwable failure) {
        return of(failure, DEEPEST);
    }

    private static String of(Throwable failure, int depth) {
        var name = nameOf(failure);
        var message = failure.getMessage();
        if (message != null && !message.isBlank()) {
            return name + ": " + message;
        }
        var cause = failure.getCause();
        if (cause != null && depth > 0) {
            return name + " because of " + of(cause, depth - 1);
        }
        var trace = failure.getStackTrace();
        return trace.length == 0 ? name : name + " at " + trace[0];
    }

    /** What a failure says, where its name adds nothing; else as {@link #of}. */
    public static String messageOf(Throwable failure) {
        var message = failure.getMessage();
        return message == null || message.isBlank() ? of(failure) : message;
    }

    /** Anonymous classes have no simple name. */
    public static String nameOf(Throwable failure) {
        var simple = failure.getClass().getSimpleName();
        return simple.isEmpty() ? failure.getClass().getName() : simple;
    }
}
