package ticketing.eventstore.readmodel;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.query.Query;
import ticketing.eventstore.projection.View;

/**
 * Finds views in the live generation, and afterwards checks that it is still live. Otherwise
 * another instance may have switched over, or somebody may have dropped the database, before the
 * query ran: it would find nothing.
 *
 * <p>Thread-safe.
 */
final class LiveViews<V extends View> {

    static final TimeLimit TO_ANSWER = new TimeLimit(Duration.ofSeconds(2));

    private final String name;
    private final Class<V> type;
    private final MongoOperations mongo;
    private final GenerationMarkers markers;
    private final GenerationKeeper keeper;

    LiveViews(
            String name,
            Class<V> type,
            MongoOperations mongo,
            GenerationMarkers markers,
            GenerationKeeper keeper) {
        this.name = name;
        this.type = type;
        this.mongo = mongo;
        this.markers = markers;
        this.keeper = keeper;
    }

    Optional<V> find(UUID id) {
        return answer(
                collection -> Optional.ofNullable(mongo.findById(id, type, collection)),
                Optional::isPresent);
    }

    List<V> find(Query query) {
        return answer(collection -> mongo.find(query, type, collection), _ -> false);
    }

    /**
     * The number of the live generation.
     *
     * @throws ReadModelUnavailableException if the first generation is still being filled
     */
    int generation() {
        var known = keeper.known();
        if (known == null || known.live() == null) {
            throw new ReadModelUnavailableException(name);
        }
        return known.live();
    }

    /**
     * Queries within the time limit.
     *
     * @param found whether the answer itself proves that the generation was live
     */
    private <A> A answer(Function<String, A> question, Predicate<A> found) {
        // First, so that callers learn that the read model is being filled even while the database
        // is down.
        var _ = generation();
        markers.throwIfAway();
        return TO_ANSWER.ask(() -> askLive(question, found));
    }

    private <A> A askLive(Function<String, A> question, Predicate<A> found) {
        while (true) {
            var live = generation();
            try {
                var answer = question.apply(Generation.nameOf(name, live));
                if (found.test(answer) || isStillLive(live)) {
                    return answer;
                }
            } catch (DataAccessResourceFailureException databaseAway) {
                throw databaseAway;
            } catch (DataAccessException failure) {
                // MongoDB interrupts a query when its collection is dropped.
                if (isStillLive(live)) {
                    throw failure;
                }
            }
        }
    }

    private boolean isStillLive(int number) {
        var marker = markers.find();
        if (marker != null && Objects.equals(marker.live(), number)) {
            return true;
        }
        keeper.noticeOther(marker);
        return false;
    }
}
