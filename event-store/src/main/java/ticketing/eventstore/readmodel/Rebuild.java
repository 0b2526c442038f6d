package ticketing.eventstore.readmodel;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;
import org.springframework.data.mongodb.core.mapping.Document;

/**
 * The last rebuild that somebody asked for, kept in the database beside the views so that every
 * instance can tell how it went.
 *
 * @param generation the number of what was filled
 * @param startedAt null if the instance that began it ended before it could write that down
 * @param finishedAt null while it is under way
 * @param comparison null while it is under way
 */
@Document("rebuilds")
public record Rebuild(
        @Id String readModel,
        int generation,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt,
        @Nullable Comparison comparison) {}
