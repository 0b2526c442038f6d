package ticketing.nats;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;

/** A file with the seed of a key. */
public final class SeedFile {

    private SeedFile() {}

    /**
     * Reads a key.
     *
     * @param setting that names the file, for the message
     * @param ofSeed makes the key from its seed
     * @throws Unsuitable if the file cannot be used; somebody has to mend it
     */
    public static <T> T read(Path file, String setting, Function<String, T> ofSeed) {
        try {
            return ofSeed.apply(Files.readString(file));
        } catch (IOException | IllegalArgumentException unusable) {
            throw new Unsuitable(
                    "The file %s of %s cannot be used: %s".formatted(file, setting, unusable));
        }
    }
}
