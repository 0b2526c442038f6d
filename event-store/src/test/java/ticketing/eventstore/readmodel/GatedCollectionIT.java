package ticketing.eventstore.readmodel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.bson.UuidRepresentation;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.data.annotation.Id;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.MongoTemplate;
import org.springframework.data.mongodb.core.SimpleMongoClientDatabaseFactory;
import org.springframework.data.mongodb.core.index.Index;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.data.mongodb.core.query.Update;
import ticketing.events.TicketEvent;
import ticketing.events.TicketEvent.TicketUpdated;
import ticketing.eventstore.EventMetadata;
import ticketing.eventstore.Outcome;
import ticketing.eventstore.RecordedEvent;
import ticketing.eventstore.projection.View;
import ticketing.infrastructure.mongo.TestMongo;

class GatedCollectionIT {

    private final ConnectionString database = new ConnectionString(TestMongo.newDatabase());
    private final MongoClient client =
            MongoClients.create(
                    MongoClientSettings.builder()
                            .applyConnectionString(database)
                            .uuidRepresentation(UuidRepresentation.STANDARD)
                            .build());
    private final MongoTemplate mongo =
            new MongoTemplate(new SimpleMongoClientDatabaseFactory(client, database.getDatabase()));
    private final GatedCollection<Steps, TicketEvent> steps = instance();

    /** One instance of the same collection, as in each process. */
    private GatedCollection<Steps, TicketEvent> instance() {
        return titled(_ -> "same");
    }

    /** An instance whose view has a title computed from the view before, which may be missing. */
    private GatedCollection<Steps, TicketEvent> titled(Function<Steps, String> title) {
        return new GatedCollection<>(
                mongo,
                Steps.class,
                (view, event) ->
                        new Steps(
                                event.entityId(),
                                event.version(),
                                view == null ? 1 : view.taken() + 1,
                                title.apply(view)),
                "steps");
    }

    record Steps(@Id UUID id, long version, long taken, String title) implements View {}

    @AfterEach
    void disconnect() {
        client.close();
    }

    @Test
    void takes_a_batch_in_any_order() {
        var ticket = UUID.randomUUID();
        var events = events(ticket, 20);
        Collections.shuffle(events, new Random(1));

        assertThat(steps.handle(events)).hasSize(20).containsOnly(Outcome.DONE);
        assertThat(view(ticket)).isEqualTo(new Steps(ticket, 19, 20, "same"));
    }

    @Test
    void tells_for_each_event_what_became_of_it() {
        var ticket = UUID.randomUUID();
        var other = UUID.randomUUID();
        var events = events(ticket, 5);
        var _ = steps.handle(events.subList(0, 2));

        assertThat(
                        steps.handle(
                                List.of(
                                        events.get(4),
                                        events(other, 1).getFirst(),
                                        events.get(0),
                                        events.get(2))))
                .containsExactly(Outcome.waitingAt(2), Outcome.DONE, Outcome.DONE, Outcome.DONE);
        assertThat(view(ticket)).isEqualTo(new Steps(ticket, 2, 3, "same"));
        assertThat(view(other)).isEqualTo(new Steps(other, 0, 1, "same"));
    }

    @Test
    void takes_each_event_once_though_many_offer_them_at_once() throws Exception {
        var tickets = List.of(UUID.randomUUID(), UUID.randomUUID(), UUID.randomUUID());
        var rivals = new ArrayList<Callable<Void>>();
        for (int rival = 0; rival < 6; rival++) {
            var instance = instance();
            rivals.add(() -> {
                for (int version = 0; version < 40; version++) {
                    var batch = new ArrayList<RecordedEvent<TicketEvent>>();
                    for (var ticket : tickets) {
                        batch.add(event(ticket, version));
                    }
                    assertThat(instance.handle(batch)).containsOnly(Outcome.DONE);
                }
                return null;
            });
        }
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var done : threads.invokeAll(rivals)) {
                done.get();
            }
        }

        for (var ticket : tickets) {
            assertThat(view(ticket)).isEqualTo(new Steps(ticket, 39, 40, "same"));
        }
    }

    @Test
    void does_not_ask_the_database_about_what_it_has_shown() {
        var ticket = UUID.randomUUID();
        var _ = steps.handle(events(ticket, 3));
        mongo.updateFirst(
                Query.query(Criteria.where("_id").is(ticket)),
                Update.update("version", -1),
                "steps");

        assertThat(steps.handle(events(ticket, 3))).hasSize(3).containsOnly(Outcome.DONE);
        assertThat(view(ticket).version()).isEqualTo(-1);
    }

    @Test
    void meets_what_another_instance_has_shown() {
        var ticket = UUID.randomUUID();
        var _ = instance().handle(events(ticket, 2));

        assertThat(steps.handle(events(ticket, 1))).containsExactly(Outcome.DONE);
        assertThat(view(ticket)).isEqualTo(new Steps(ticket, 1, 2, "same"));
    }

    @Test
    void goes_on_from_where_another_instance_has_come() {
        var ticket = UUID.randomUUID();
        var events = events(ticket, 6);
        var _ = steps.handle(events.subList(0, 2));
        var _ = instance().handle(events.subList(2, 4));

        assertThat(steps.handle(List.of(events.get(5)))).containsExactly(Outcome.waitingAt(3));
        assertThat(steps.handle(List.of(events.get(2)))).containsExactly(Outcome.DONE);
        assertThat(steps.handle(List.of(events.get(4)))).containsExactly(Outcome.DONE);
        assertThat(view(ticket)).isEqualTo(new Steps(ticket, 4, 5, "same"));
    }

    @Test
    void gives_up_on_a_view_that_an_index_refuses() {
        mongo.indexOps("steps").createIndex(new Index("title", Sort.Direction.ASC).unique());
        var _ = steps.handle(events(UUID.randomUUID(), 1));

        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> steps.handle(events(UUID.randomUUID(), 1)))
                .withMessageContaining("steps refuses");
    }

    /** Users may name a ticket like a field, or like an expression of MongoDB. */
    @Test
    void keeps_text_that_reads_like_an_expression() {
        var ticket = UUID.randomUUID();
        var titled = titled(before -> before == null ? "$taken" : "$$NOW");

        assertThat(titled.handle(events(ticket, 1))).containsExactly(Outcome.DONE);
        assertThat(view(ticket).title()).isEqualTo("$taken");
        assertThat(titled.handle(List.of(event(ticket, 1)))).containsExactly(Outcome.DONE);
        assertThat(view(ticket).title()).isEqualTo("$$NOW");
    }

    @Test
    void refuses_a_projection_that_loses_count() {
        var wrong =
                new GatedCollection<Steps, TicketEvent>(
                        mongo,
                        Steps.class,
                        (_, event) -> new Steps(event.entityId(), 7, 1, "wrong"),
                        "wrong");

        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> wrong.handle(events(UUID.randomUUID(), 1)))
                .withMessageContaining("is not at version 0");
        assertThat(mongo.getCollection("wrong").countDocuments()).isZero();
    }

    private Steps view(UUID ticket) {
        return mongo.findById(ticket, Steps.class, "steps");
    }

    private static List<RecordedEvent<TicketEvent>> events(UUID ticket, int number) {
        var events = new ArrayList<RecordedEvent<TicketEvent>>();
        for (int version = 0; version < number; version++) {
            events.add(event(ticket, version));
        }
        return events;
    }

    private static RecordedEvent<TicketEvent> event(UUID ticket, long version) {
        return new RecordedEvent<>(
                new TicketUpdated(ticket, "Concert", BigDecimal.TEN),
                new EventMetadata(
                        ticket + "-" + version,
                        "tickets." + ticket + ".updated",
                        version + 1,
                        version,
                        Instant.EPOCH,
                        "test",
                        "story",
                        null,
                        null));
    }
}
