package ticketing.eventstore.readmodel;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;
import org.springframework.data.mongodb.core.mapping.Document;

/**
 * The last rebuild that was requested. It is stored in the database beside the views, so that every
 * instance can report it.
 *
 * @param generation that was filled
 * @param startedAt null if the instance that began it stopped before it stored the time
 * @param finishedAt null while it is in progress
 * @param comparison null while it is in progress
 */
@Document("rebuilds")
public record Rebuild(
        @Id String readModel,
        int generation,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt,
        @Nullable Comparison comparison) {}
