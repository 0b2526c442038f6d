package ticketing.auth.keys;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Keys for tests that need some, whichever. They are made once, because that takes a while. */
public final class TestKeys {

    private static final AuthKeys SOME = make();

    private TestKeys() {}

    public static AuthKeys some() {
        return SOME;
    }

    private static AuthKeys make() {
        try {
            Files.createDirectories(Path.of("target"));
            return KeyFolder.read(Files.createTempDirectory(Path.of("target"), "keys"), true);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
