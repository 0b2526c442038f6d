package ticketing.eventstore.readmodel;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.data.mongodb.core.FindAndModifyOptions;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.data.mongodb.core.query.Update;

/**
 * The marker of a read model in MongoDB. Every change is a compare-and-set: if several instances
 * try it, one succeeds.
 *
 * <p>It also tracks whether the database is down, so that requests fail at once instead of waiting
 * for it. Thread-safe.
 */
final class GenerationMarkers {

    /** How often each instance reads the marker. */
    static final Duration READ_EVERY = Duration.ofSeconds(1);

    /** How long an instance trusts the marker it has last read. */
    static final Duration TRUSTED = Duration.ofSeconds(3);

    /** A database that does not answer the simplest query for this long hangs. */
    private static final Duration HANGS = Duration.ofSeconds(2);

    private static final Logger log = LoggerFactory.getLogger(GenerationMarkers.class);

    private final String name;
    private final MongoOperations mongo;

    private volatile boolean away;

    /** When the current reading of the marker began; null if there is none. */
    private volatile @Nullable Long asking;

    GenerationMarkers(String name, MongoOperations mongo) {
        this.name = name;
        this.mongo = mongo;
    }

    /** Returns null if the database is new or was emptied. */
    @Nullable Generation find() {
        return mongo.findById(name, Generation.class);
    }

    boolean isPresent(Generation marker) {
        return marker.equals(find());
    }

    /** Reads the marker, and notices whether the database hangs or is back. */
    @Nullable Generation look() {
        asking = System.nanoTime();
        try {
            var marker = find();
            noticeBack();
            return marker;
        } finally {
            asking = null;
        }
    }

    private void noticeBack() {
        if (away) {
            away = false;
            log.info("The database of {} is back", name);
        }
    }

    void noticeAway(DataAccessResourceFailureException failure) {
        if (!away) {
            away = true;
            log.info("The database of {} is down; events wait", name);
            log.debug("Because", failure);
        }
    }

    boolean isAway() {
        var since = asking;
        return away || (since != null && System.nanoTime() - since > HANGS.toNanos());
    }

    /** Otherwise each request would wait for its time limit. */
    void throwIfAway() {
        if (isAway()) {
            throw new DataAccessResourceFailureException("The database of " + name + " is down");
        }
    }

    /** Stores the first marker; fails if another instance was faster. */
    void insert(Generation first) {
        mongo.insert(first);
    }

    /** Whether a rebuild begins now; false if another one has begun or has just ended. */
    boolean beginRebuild(int live, int next) {
        return mongo.updateFirst(
                                Query.query(
                                        Criteria.where("_id")
                                                .is(name)
                                                .and("live")
                                                .is(live)
                                                .and("filling")
                                                .is(null)),
                                Update.update("filling", next).set("begun", false),
                                Generation.class)
                        .getMatchedCount()
                > 0;
    }

    /** Records that the consumer was rewound. Empty if another instance was faster. */
    Optional<Generation> beginFilling(int number) {
        return change(number, Update.update("begun", true));
    }

    /** Records that the generation is filled. Empty if another instance was faster. */
    Optional<Generation> switchOver(int filled) {
        return change(filled, new Update().set("live", filled).unset("filling").unset("begun"));
    }

    private Optional<Generation> change(int filling, Update update) {
        return Optional.ofNullable(
                mongo.findAndModify(
                        Query.query(Criteria.where("_id").is(name).and("filling").is(filling)),
                        update,
                        FindAndModifyOptions.options().returnNew(true),
                        Generation.class));
    }

    /** Null if nobody has requested a rebuild since the database was new. */
    @Nullable Rebuild lastRebuild() {
        return mongo.findById(name, Rebuild.class);
    }

    void save(Rebuild rebuild) {
        mongo.save(rebuild);
    }
}
