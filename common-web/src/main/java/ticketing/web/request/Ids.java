package ticketing.web.request;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.NameBasedGenerator;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Creates ids, by time or by request. */
public final class Ids {

    private static final TimeBasedEpochGenerator BY_TIME = Generators.timeBasedEpochGenerator();
    private static final NameBasedGenerator BY_NAME =
            Generators.nameBasedGenerator(UUID.fromString("2f6f2bd5-8a5b-4d33-9b1c-6a0f5b9d1c11"));

    private Ids() {}

    /** A new id, which contains the time in milliseconds (UUID version 7). */
    public static UUID next() {
        return BY_TIME.generate();
    }

    /**
     * The id of what a user creates with an idempotency key. A repeated request has the same id, so
     * it finds its own history (UUID version 5).
     *
     * @param call the method and path, such as {@code POST /api/orders}
     * @param boundary the boundary of the decision, such as the id of the ticket
     * @param key the idempotency key, as it was sent
     */
    public static UUID named(UUID user, String call, String boundary, String key) {
        // Each part is preceded by its length, so that ("a", "bc") and ("ab", "c") differ.
        return BY_NAME.generate(
                Stream.of(user.toString(), call, boundary, key)
                        .map(part -> part.length() + ":" + part)
                        .collect(Collectors.joining()));
    }

    /**
     * When an id was created, in milliseconds; empty if the id does not contain its time (version
     * 7).
     */
    public static Optional<Instant> timeOf(UUID id) {
        return id.version() == 7
                ? Optional.of(Instant.ofEpochMilli(id.getMostSignificantBits() >>> 16))
                : Optional.empty();
    }
}
