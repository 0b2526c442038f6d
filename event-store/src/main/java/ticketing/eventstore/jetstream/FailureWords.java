package ticketing.eventstore.jetstream;

/** The text about a failure for operators. Many exceptions have no message. */
public final class FailureWords {

    /** A chain of causes may contain a cycle. */
    private static final int DEEPEST = 10;

    private FailureWords() {}

    /** The name and the message of a failure: {@code IllegalStateException: no seats left}. */
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

    /** Only the message of a failure; without a message, the same as {@link #of}. */
    public static String messageOf(Throwable failure) {
        var message = failure.getMessage();
        return message == null || message.isBlank() ? of(failure) : message;
    }

    /** The simple name of a failure's class; anonymous classes have none, so the full name. */
    public static String nameOf(Throwable failure) {
        var simple = failure.getClass().getSimpleName();
        return simple.isEmpty() ? failure.getClass().getName() : simple;
    }
}
