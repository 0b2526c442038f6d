package ticketing.eventstore.readmodel;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.ConnectionString;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.data.mongodb.core.MongoTemplate;
import org.springframework.data.mongodb.core.SimpleMongoClientDatabaseFactory;
import ticketing.eventstore.readmodel.Comparison.Difference;
import ticketing.infrastructure.mongo.TestMongo;

@Timeout(20)
class GenerationComparerIT {

    private static final Duration ENOUGH = Duration.ofMinutes(1);

    private final ConnectionString database = new ConnectionString(TestMongo.newDatabase());
    private final MongoClient client = MongoClients.create(database);
    private final MongoTemplate mongo =
            new MongoTemplate(new SimpleMongoClientDatabaseFactory(client, database.getDatabase()));

    @AfterEach
    void disconnect() {
        client.close();
    }

    /** Both generations handle events while they are compared: one step per question. */
    private static final class Steps implements GenerationComparer.Log {

        private record Step(Runnable writes, boolean isShown) {}

        private final Queue<Step> steps = new ArrayDeque<>();
        private long end = 10;

        /** Answers the question with no; this is written before the views are read. */
        Steps stillToDo(Runnable writes) {
            steps.add(new Step(writes, false));
            return this;
        }

        /** Answers the question with yes. */
        Steps done(Runnable writes) {
            steps.add(new Step(writes, true));
            return this;
        }

        @Override
        public long end() {
            return end++;
        }

        @Override
        public boolean isShownUpTo(long sequence) {
            assertThat(sequence).as("the last end that was told").isEqualTo(end - 1);
            var step = steps.remove();
            step.writes.run();
            return step.isShown;
        }

        boolean areAllDone() {
            return steps.isEmpty();
        }
    }

    @Test
    void what_is_in_somebodys_hand_is_not_wrong() {
        show("now", "a", 1);
        show("before", "a", 0);
        show("now", "b", 0);
        show("before", "c", 0);
        var log =
                new Steps()
                        .stillToDo(() -> {})
                        .stillToDo(() -> show("now", "c", 0))
                        .done(() -> show("before", "a", 1))
                        // Views that are only in the new generation are compared last.
                        .stillToDo(() -> {})
                        .done(() -> show("before", "b", 0));

        assertThat(compared(log, ENOUGH)).isEqualTo(new Comparison(3, 0, List.of()));
        assertThat(log.areAllDone()).isTrue();
    }

    @Test
    void what_is_behind_though_everything_is_handled_is_wrong() {
        show("before", "behind", 0);
        show("now", "behind", 1);
        show("now", "missing", 0);
        show("before", "surplus", 7);
        var log = new Steps().stillToDo(() -> {}).done(() -> {}).stillToDo(() -> {}).done(() -> {});

        var comparison = compared(log, ENOUGH);

        assertThat(comparison.examples())
                .containsExactlyInAnyOrder(
                        new Difference("behind", "was at version 0 instead of 1"),
                        new Difference("missing", "was missing"),
                        new Difference("surplus", "should not have been there"));
        assertThat(comparison.differing()).isEqualTo(3);
        assertThat(log.areAllDone()).isTrue();
    }

    /** By then there is more to handle than at the first question. */
    @Test
    void what_goes_on_meanwhile_is_asked_for_anew() {
        var log =
                goingOn()
                        .done(() -> {
                            show("before", "a", 3);
                            show("now", "a", 2);
                        })
                        .stillToDo(() -> {})
                        .done(() -> show("now", "a", 3));

        assertThat(compared(log, ENOUGH)).matches(Comparison::isEqual);
        assertThat(log.areAllDone()).isTrue();
    }

    @Test
    void what_goes_on_meanwhile_and_stays_behind_is_wrong() {
        var log = goingOn().done(() -> {});

        assertThat(compared(log, ENOUGH).examples())
                .containsExactly(new Difference("a", "was at version 1 instead of 2"));
    }

    @Test
    void what_is_not_handled_in_time_is_wrong() {
        show("before", "a", 0);
        show("now", "a", 1);

        assertThat(compared(new Steps(), Duration.ZERO).examples())
                .containsExactly(new Difference("a", "was at version 0 instead of 1"));
    }

    @Test
    void views_of_the_same_version_have_to_be_the_same_at_once() {
        show("before", "a", 1);
        mongo.getCollection("now")
                .insertOne(new Document("_id", "a").append("version", 1L).append("title", "b"));

        assertThat(compared(new Steps(), ENOUGH).examples())
                .containsExactly(new Difference("a", "was wrong in title"));
    }

    /** The old generation gets what the new one showed, and by then the new one has more. */
    private Steps goingOn() {
        show("before", "a", 0);
        show("now", "a", 1);
        return new Steps()
                .done(() -> {
                    show("before", "a", 1);
                    show("now", "a", 2);
                });
    }

    private Comparison compared(GenerationComparer.Log log, Duration patience) {
        return new GenerationComparer(mongo, "before", "now", log, patience).compare();
    }

    private void show(String generation, String id, long version) {
        mongo.save(new Document("_id", id).append("version", version), generation);
    }
}
