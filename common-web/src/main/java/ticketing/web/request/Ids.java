package ticketing.web.request;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.NameBasedGenerator;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How things are named: by time, or by the request that creates them. */
public final class Ids {

    private static final TimeBasedEpochGenerator BY_TIME = Generators.timeBasedEpochGenerator();
    private static final NameBasedGenerator BY_NAME =
            Generators.nameBasedGenerator(UUID.fromString("2f6f2bd5-8a5b-4d33-9b1c-6a0f5b9d1c11"));

    private Ids() {}

    /** A new id, which carries the time in milliseconds (UUID version 7). */
    public static UUID next() {
        return BY_TIME.generate();
    }

    /**
     * The id of what one user creates with one idempotency key: the same for the same request, so
     * that a repeat meets its own history (UUID version 5).
     *
     * @param call what is asked for, such as {@code POST /api/orders}
     * @param boundary what is decided about, such as the id of the ticket
     * @param key the idempotency key, as it was sent
     */
    public static UUID named(UUID user, String call, String boundary, String key) {
        // Each part is preceded by its length: ("a", "bc") must not name the same as ("ab", "c").
        return BY_NAME.generate(
                Stream.of(user.toString(), call, boundary, key)
                        .map(part -> part.length() + ":" + part)
                        .collect(Collectors.joining()));
    }

    /** When an id was made, in milliseconds; empty unless the id carries its time (version 7). */
    public static Optional<Instant> timeOf(UUID id) {
        return id.version() == 7
                ? Optional.of(Instant.ofEpochMilli(id.getMostSignificantBits() >>> 16))
                : Optional.empty();
    }
}
