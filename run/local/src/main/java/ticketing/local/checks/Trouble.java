package ticketing.local.checks;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Locale;
import java.util.Optional;

/**
 * Explains a failure with a file in words. The messages of Java's exceptions are often only the
 * name of the file.
 */
public final class Trouble {

    private Trouble() {}

    /** Such as {@code permission denied: /data/logs}. */
    public static String of(IOException failure) {
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

    /**
     * One sentence about a cause that only a person can fix: access rights, or space on the disk.
     */
    public static Optional<String> forThePerson(IOException failure) {
        if (failure instanceof AccessDeniedException denied) {
            return Optional.of(
                    "You may not use " + denied.getFile() + ": you have no rights to it.");
        }
        if (isFullDisk(failure)) {
            return Optional.of(
                    "There is no room left on the disk%s."
                            .formatted(
                                    failure instanceof FileSystemException full
                                            ? fullDisk(full).map(" of "::concat).orElse("")
                                            : ""));
        }
        return Optional.empty();
    }

    private static boolean isFullDisk(IOException failure) {
        return String.valueOf(failure.getMessage())
                .toLowerCase(Locale.ROOT)
                .contains("no space left on device");
    }

    /** A full disk. When a file is copied, it is the disk of the other file. */
    private static Optional<String> fullDisk(FileSystemException full) {
        return Optional.ofNullable(full.getOtherFile())
                .or(() -> Optional.ofNullable(full.getFile()));
    }
}
