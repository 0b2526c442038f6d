package ticketing.events;

import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * What producers store, byte for byte, checked in as {@code golden/<stored type>.json}. The
 * producer's test compares the bytes it writes with it, and every consumer's test reads it.
 */
public final class GoldenFiles {

    private GoldenFiles() {}

    /** The stored bytes of {@link GoldenEvents#of(EventType)}. */
    public static byte[] of(EventType type) {
        var name = "/golden/" + type.storedName() + ".json";
        try (var file = GoldenFiles.class.getResourceAsStream(name)) {
            if (file == null) {
                throw new AssertionError("There is no " + name);
            }
            return file.readAllBytes();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** The example of an event, as a consumer reads what its producer really writes. */
    public static <E extends DomainEvent> E read(Class<E> event) {
        var type = EventType.of(event);
        return event.cast(EventJson.read(type.storedName(), of(type)));
    }
}
