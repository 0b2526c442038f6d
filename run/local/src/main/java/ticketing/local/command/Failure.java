package ticketing.local.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.util.stream.Stream;
import ticketing.infrastructure.InfrastructureException;
import ticketing.local.checks.CannotRunException;
import ticketing.local.checks.Trouble;
import ticketing.local.checks.WrongUseException;

/**
 * The error message of a command: one sentence, never a stack trace.
 *
 * @param sentence what happened and, where it is known, what to do
 * @param exitCode 2 if the command was used wrongly, otherwise 1
 * @param isUnexpected whether it is probably a bug
 */
record Failure(String sentence, int exitCode, boolean isUnexpected) {

    private static final int FAILED = 1;
    private static final int WRONG_USE = 2;

    static Failure of(Throwable thrown) {
        return Stream.iterate(thrown, cause -> cause != null, Throwable::getCause)
                .filter(Failure::isToldToPeople)
                .findFirst()
                .map(Failure::told)
                .orElseGet(() -> bug(thrown));
    }

    private static boolean isToldToPeople(Throwable thrown) {
        return thrown instanceof CannotRunException
                || thrown instanceof InfrastructureException
                || thrown instanceof IOException;
    }

    private static Failure told(Throwable thrown) {
        var message = String.valueOf(thrown.getMessage());
        if (thrown instanceof WrongUseException) {
            return new Failure(message, WRONG_USE, false);
        }
        if (thrown instanceof IOException failed) {
            return Trouble.forThePerson(failed)
                    .map(sentence -> new Failure(sentence, WRONG_USE, false))
                    .orElseGet(() -> new Failure("Failed: " + thrown, FAILED, true));
        }
        return new Failure(message, isForThePerson(thrown) ? WRONG_USE : FAILED, false);
    }

    /** Whether only a person can fix the cause: access rights, or space on the disk. */
    private static boolean isForThePerson(Throwable thrown) {
        return Stream.iterate(thrown, cause -> cause != null, Throwable::getCause)
                .anyMatch(cause ->
                        cause instanceof IOException failed
                                && Trouble.forThePerson(failed).isPresent());
    }

    /** The stack trace goes to a file, for whoever fixes the bug. */
    private static Failure bug(Throwable thrown) {
        var sentence = "This is a bug: " + thrown;
        try {
            var file = Files.createTempFile("ticketing-", ".log");
            try (var trace = new PrintWriter(Files.newBufferedWriter(file))) {
                thrown.printStackTrace(trace);
            }
            return new Failure(sentence + "; the stack trace is in " + file, FAILED, true);
        } catch (IOException noRoom) {
            return new Failure(sentence, FAILED, true);
        }
    }
}
