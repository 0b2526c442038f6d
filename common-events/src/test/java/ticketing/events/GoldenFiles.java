package ticketing.events;

import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * The stored bytes of the examples, checked in as {@code golden/<stored type>.json}. The producer's
 * test compares what it writes with the file; the test of every consumer reads it.
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

    /** The example of an event, read from the bytes that its producer writes. */
    public static <E extends DomainEvent> E read(Class<E> event) {
        var type = EventType.of(event);
        return event.cast(EventJson.read(type.storedName(), of(type)));
    }
}
