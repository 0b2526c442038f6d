package ticketing.local;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/**
 * What was wrong with a file, in words: the messages of Java's exceptions are often only its name.
 */
final class Trouble {

    private Trouble() {}

    /** Such as {@code permission denied: /data/logs}. */
    static String of(IOException failure) {
        return switch (failure) {
            case AccessDeniedException denied -> "permission denied: " + denied.getFile();
            case NoSuchFileException missing -> missing.getFile() + " is missing";
            case FileAlreadyExistsException other ->
                    other.getFile() + " is there already and is something else";
            case NotDirectoryException file -> file.getFile() + " is not a folder";
            case FileSystemException known when known.getReason() != null ->
                    known.getReason() + ": " + known.getFile();
            default -> String.valueOf(failure.getMessage());
        };
    }
}
