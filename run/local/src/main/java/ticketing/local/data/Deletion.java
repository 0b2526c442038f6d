package ticketing.local.data;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/** Deletes a folder with everything in it. A link is deleted, but not its target. */
final class Deletion extends SimpleFileVisitor<Path> {

    private Deletion() {}

    /** Does nothing if the folder does not exist. */
    static void of(Path folder) throws IOException {
        Files.walkFileTree(folder, new Deletion());
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
        Files.deleteIfExists(file);
        return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
        if (failure instanceof NoSuchFileException) {
            return FileVisitResult.CONTINUE;
        }
        throw failure;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure)
            throws IOException {
        if (failure != null) {
            throw failure;
        }
        Files.deleteIfExists(folder);
        return FileVisitResult.CONTINUE;
    }
}
