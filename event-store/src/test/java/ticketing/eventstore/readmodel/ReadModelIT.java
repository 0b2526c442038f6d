package ticketing.eventstore.readmodel;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.nats.client.JetStreamApiException;
import io.nats.client.Message;
import io.nats.client.api.ConsumerInfo;
import io.nats.client.impl.Headers;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.awaitility.Awaitility;
import org.bson.Document;
import org.bson.UuidRepresentation;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.data.annotation.Id;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.DocumentCallbackHandler;
import org.springframework.data.mongodb.core.MongoTemplate;
import org.springframework.data.mongodb.core.SimpleMongoClientDatabaseFactory;
import org.springframework.data.mongodb.core.index.Index;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.data.mongodb.core.query.Update;
import ticketing.events.Boundary;
import ticketing.events.EventJson;
import ticketing.events.EventStream;
import ticketing.events.EventType;
import ticketing.events.TicketEvent;
import ticketing.events.TicketEvent.TicketCreated;
import ticketing.events.TicketEvent.TicketUpdated;
import ticketing.eventstore.NewEvent;
import ticketing.eventstore.RecordedEvent;
import ticketing.eventstore.jetstream.GenerationNumbers;
import ticketing.eventstore.jetstream.JetStreamEventStore;
import ticketing.eventstore.jetstream.NatsConnection;
import ticketing.eventstore.jetstream.Streams;
import ticketing.eventstore.projection.Projection;
import ticketing.eventstore.projection.View;
import ticketing.eventstore.projection.ViewListener;
import ticketing.eventstore.readmodel.Comparison.Difference;
import ticketing.eventstore.subscription.Subscriptions;
import ticketing.infrastructure.Engine;
import ticketing.infrastructure.Link;
import ticketing.infrastructure.mongo.MongoServer;
import ticketing.infrastructure.mongo.TestMongo;
import ticketing.infrastructure.nats.NatsServer;
import ticketing.nats.ViewConsumers;

@Execution(ExecutionMode.CONCURRENT)
class ReadModelIT {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Patience PATIENCE =
            new Patience(Duration.ofSeconds(2), Duration.ofMinutes(1));

    /** The same failures as in the services. */
    private static final String OUTAGES =
            "?serverSelectionTimeoutMS=1000&connectTimeoutMS=1000&heartbeatFrequencyMS=1000&socketTimeoutMS=10000";

    private NatsServer server;
    private NatsConnection nats;
    private JetStreamEventStore<TicketEvent> store;

    private final String name = "view-" + UUID.randomUUID();
    private final ViewConsumers<TicketEvent> consumers =
            new ViewConsumers<>(name, EventStream.TICKETS);
    private final String database = TestMongo.newDatabase();
    private final List<MongoClient> clients = new ArrayList<>();
    private final List<ReadModel<?, ?>> models = new ArrayList<>();
    private final MongoTemplate mongo = connect(database);

    /**
     * A view of a ticket.
     *
     * @param steps counts the applied events, to notice one too many or too few
     */
    record TicketView(@Id UUID id, long version, String title, long steps) implements View {

        static TicketView evolve(@Nullable TicketView view, RecordedEvent<TicketEvent> event) {
            var title =
                    switch (event.data()) {
                        case TicketCreated created -> created.title();
                        case TicketUpdated updated -> updated.title();
                        case TicketEvent.TicketReserved _ -> "reserved";
                        case TicketEvent.TicketReleased _ -> "released";
                        case TicketEvent.TicketSold _ -> "sold";
                    };
            return new TicketView(
                    event.entityId(), event.version(), title, view == null ? 1 : view.steps() + 1);
        }
    }

    @BeforeAll
    static void wait_for_what_is_ours() {
        // Exceptions in threads of other tests are not failures of this one.
        Awaitility.doNotCatchUncaughtExceptionsByDefault();
    }

    @BeforeEach
    void start_server() {
        server = NatsServer.forTests();
        nats = NatsConnection.connect(server.url(), "read-model-test", SOON);
        var streams = new Streams(nats, 1, true);
        streams.requireEvents(EventStream.TICKETS);
        streams.requireDeadLetters("test");
        store =
                new JetStreamEventStore<>(
                        nats,
                        streams.settings(EventStream.TICKETS),
                        TicketEvent.class,
                        "test",
                        Clock.systemUTC(),
                        new SimpleMeterRegistry());
    }

    @AfterEach
    void stop_all() {
        models.parallelStream().forEach(ReadModel::stop);
        clients.forEach(MongoClient::close);
        nats.close();
        server.close();
    }

    @Test
    void shows_what_has_happened_before_and_since() {
        var before = create();
        var model = live(mongo);
        var since = create();
        update(since, 1);

        assertThat(model.find(before)).hasValue(new TicketView(before, 0, title(0), 1));
        await().atMost(SOON)
                .untilAsserted(() ->
                        assertThat(model.find(since))
                                .hasValue(new TicketView(since, 1, title(1), 2)));
        assertThat(model.find(UUID.randomUUID())).isEmpty();
        assertThat(model.find(Query.query(Criteria.where("title").is(title(1)))))
                .extracting(TicketView::id)
                .containsExactly(since);
    }

    @Test
    void shows_an_own_write_at_once() {
        var model = live(mongo);
        for (int i = 0; i < 50; i++) {
            var ticket = UUID.randomUUID();
            model.project(append(ticket, 0));
            assertThat(model.find(ticket)).isPresent();
            model.project(append(ticket, 1));
            assertThat(model.find(ticket).orElseThrow().version()).isEqualTo(1);
        }
        await().atMost(SOON).until(() -> model.find(new Query()).size() == 50);
        assertThat(model.find(new Query())).allMatch(view -> view.steps() == 2);
    }

    @Test
    void announces_the_views_of_its_live_generation_when_they_are_stored() {
        var ticket = create();
        var announced = new ConcurrentLinkedQueue<TicketView>();
        var stored = new ConcurrentLinkedQueue<TicketView>();
        var model = model(mongo);
        model.announcingTo(views -> {
            views.forEach(view -> model.find(view.id()).ifPresent(stored::add));
            announced.addAll(views);
            throw new IllegalStateException("the listener has a bug");
        });
        model.start();
        await().atMost(SOON).until(() -> answer(model).isPresent());
        assertThat(announced).as("of the first filling").isEmpty();

        update(ticket, 1);
        await().atMost(SOON).until(() -> !announced.isEmpty());
        model.project(append(ticket, 2));
        var last = new TicketView(ticket, 2, title(2), 3);
        await().atMost(SOON).until(() -> announced.contains(last));
        await().atMost(SOON).until(() -> model.status().remaining() == 0);
        assertThat(stored).containsExactlyElementsOf(announced);

        announced.clear();
        assertThat(rebuilt(model).comparison()).matches(Comparison::isEqual);
        assertThat(announced).as("of a rebuild").isEmpty();
        assertNoDeadLetters();
    }

    @Test
    void says_once_that_more_has_changed_than_it_announced() throws Exception {
        var announced = new ConcurrentLinkedQueue<TicketView>();
        var resyncs = new AtomicInteger();
        var listener =
                new ViewListener<TicketView>() {
                    @Override
                    public void written(List<TicketView> views) {
                        announced.addAll(views);
                    }

                    @Override
                    public void resync() {
                        resyncs.incrementAndGet();
                    }
                };
        var model = model(mongo).announcingTo(listener);
        create();
        model.start();
        await("the first filling").atMost(SOON).until(() -> resyncs.get() == 1);

        assertThat(rebuilt(model).comparison()).matches(Comparison::isEqual);
        await("a rebuild").atMost(SOON).until(() -> resyncs.get() == 2);
        assertThat(announced).isEmpty();

        model.stop();
        for (int i = 0; i < 3_000; i++) {
            create();
        }
        model.start();
        await("a long absence").atMost(SOON).until(() -> resyncs.get() == 3);
        assertThat(announced).hasSizeLessThan(1_000);

        var after = create();
        await().atMost(SOON)
                .until(() -> announced.stream().anyMatch(view -> view.id().equals(after)));
        assertThat(resyncs).hasValue(3);
    }

    @Test
    void announces_no_view_that_waits_for_an_event() throws Exception {
        var announced = new ConcurrentLinkedQueue<TicketView>();
        var model = live(mongo);
        model.announcingTo(announced::addAll);
        var late = create();
        await().atMost(SOON).until(() -> !announced.isEmpty());
        announced.clear();

        publish(late, 2);
        var other = create();
        await().atMost(SOON).until(() -> !announced.isEmpty());
        assertThat(announced).extracting(TicketView::id).containsOnly(other);

        publish(late, 1);
        var complete = new TicketView(late, 2, title(2), 3);
        await().atMost(SOON).until(() -> announced.contains(complete));
    }

    @Test
    void makes_its_indexes() {
        live(mongo);

        assertThat(mongo.indexOps(name + "-1").getIndexInfo())
                .anyMatch(index -> index.isIndexForFields(List.of("title")));
    }

    @Test
    void answers_nothing_before_it_has_seen_everything() {
        var tickets = createMany(300);
        var model = model(mongo);
        assertThatExceptionOfType(ReadModelUnavailableException.class)
                .isThrownBy(() -> model.find(tickets.getFirst()));

        model.start();

        await().atMost(SOON)
                .pollInterval(Duration.ofMillis(1))
                .until(() -> answer(model).isPresent());
        assertThat(answer(model)).hasValue(300);
    }

    @Test
    void takes_each_event_once_though_all_of_them_come_again() throws Exception {
        var ticket = create();
        update(ticket, 1);
        var model = live(mongo);

        nats.connection().jetStreamManagement().deleteConsumer("TICKETS", name + "-1");
        update(ticket, 2);

        await().atMost(SOON)
                .until(() -> model.find(ticket).map(TicketView::version).equals(Optional.of(2L)));
        assertThat(model.find(ticket)).hasValue(new TicketView(ticket, 2, title(2), 3));
    }

    @Test
    void waits_for_an_event_that_is_still_on_its_way() throws Exception {
        var model = live(mongo);
        var late = UUID.randomUUID();
        var other = UUID.randomUUID();
        publish(late, 0);
        publish(late, 2);
        publish(late, 3);
        publish(other, 0);
        await().atMost(SOON).until(() -> model.find(other).isPresent());
        assertThat(model.find(late).orElseThrow().version()).isZero();

        publish(late, 1);

        await().atMost(SOON).until(() -> model.find(late).orElseThrow().version() == 3);
        assertThat(model.find(late).orElseThrow().steps()).isEqualTo(4);
        assertNoDeadLetters();
    }

    @Test
    void is_kept_by_two_instances_together() {
        var one = model(mongo);
        var other = model(connect(database));
        one.start();
        other.start();
        var tickets = createMany(20);
        for (int version = 1; version <= 10; version++) {
            for (var ticket : tickets) {
                var appended = append(ticket, version);
                // Each instance projects its own appends, while both are subscribed.
                (version % 2 == 0 ? one : other).project(appended);
            }
        }

        for (var model : List.of(one, other)) {
            await().atMost(SOON)
                    .until(() ->
                            answer(model).equals(Optional.of(20))
                                    && model.find(new Query()).stream()
                                            .allMatch(view -> view.version() == 10));
            assertThat(model.find(new Query())).allMatch(view -> view.steps() == 11);
        }
        // Both may have taken a number; the marker says which one became the generation.
        assertThat(generations()).containsExactly(name + "-" + marker().live());
        assertNoDeadLetters();
    }

    @Test
    void rebuilds_itself_when_the_database_is_emptied_and_never_answers_with_less()
            throws Exception {
        var tickets = createMany(200);
        var one = live(mongo);
        var other = live(connect(database));
        var answers = new ConcurrentLinkedQueue<Integer>();
        var unavailable = new AtomicInteger();
        try (var reading = new Reading(List.of(one, other), answers, unavailable)) {
            await().atMost(SOON).until(() -> answers.size() > 20);

            mongo.dropCollection("generations");
            mongo.dropCollection(name + "-1");

            await().atMost(SOON).until(() -> unavailable.get() > 0);
            await().atMost(SOON).until(() -> answer(one).isPresent() && answer(other).isPresent());
            assertThat(reading.failure()).isNull();
        }
        assertThat(answers).isNotEmpty().allMatch(size -> size == 200);
        // Both may have taken a number; the marker says which one became the generation.
        await().atMost(SOON)
                .untilAsserted(() -> {
                    var live = marker().live();
                    assertThat(live).isGreaterThan(1);
                    assertThat(generations()).containsExactly(name + "-" + live);
                    assertThat(used()).containsExactly(consumers.of(live).name());
                });
        update(tickets.getFirst(), 1);
        await().atMost(SOON).until(() -> one.find(tickets.getFirst()).orElseThrow().version() == 1);
    }

    /** Other instances may still be subscribed to the consumer of the lost generation. */
    @Test
    void fills_the_lost_generation_again_from_the_other_consumer_though_the_marker_fails_once() {
        createMany(10);
        var failing = new AtomicBoolean();
        var model = live(new ForgetfulTemplate(database, failing));

        failing.set(true);
        mongo.dropCollection("generations");

        await().atMost(SOON).until(() -> marker() != null && marker().live() != null);
        assertThat(failing).as("still to come").isFalse();
        assertThat(marker().live()).isEqualTo(4);
        await().atMost(SOON).until(() -> answer(model).equals(Optional.of(10)));
    }

    @Test
    void answers_from_the_present_generation_until_a_rebuilt_one_is_complete() throws Exception {
        createMany(200);
        var one = live(mongo);
        var other = live(connect(database));
        var late = UUID.randomUUID();
        // While an event waits for this one, the rebuild is not complete.
        publish(late, 1);
        var answers = new ConcurrentLinkedQueue<Integer>();
        var unavailable = new AtomicInteger();
        try (var reading = new Reading(List.of(one, other), answers, unavailable)) {
            assertThat(one.rebuild()).isTrue();
            assertThat(other.rebuild()).isFalse();
            await().atMost(SOON).until(() -> generations().size() == 2);
            await().atMost(SOON)
                    .until(() -> mongo.getCollection(name + "-2").countDocuments() >= 200);
            assertThat(mongo.findById(name, Generation.class))
                    .isEqualTo(new Generation(name, 1, 2, true));

            publish(late, 0);

            await().atMost(SOON)
                    .until(() ->
                            Generation.answering(name, 2)
                                    .equals(mongo.findById(name, Generation.class)));
            await().atMost(SOON)
                    .untilAsserted(() -> {
                        assertThat(generations()).containsExactly(name + "-2");
                        assertThat(used()).containsExactly(name + "-2");
                    });
            assertThat(reading.failure()).isNull();
        }
        assertThat(unavailable).hasValue(0);
        assertThat(answers).isNotEmpty().allMatch(size -> size == 200 || size == 201);
        assertThat(other.find(late)).hasValue(new TicketView(late, 1, title(1), 2));
        assertNoDeadLetters();
    }

    @Test
    void goes_on_with_a_rebuild_that_a_crash_interrupted() throws Exception {
        createMany(50);
        var first = live(mongo);
        var late = UUID.randomUUID();
        publish(late, 1);
        first.rebuild();
        await().atMost(SOON).until(() -> mongo.getCollection(name + "-2").countDocuments() >= 50);
        first.stop();

        var second = live(connect(database));
        assertThat(answer(second)).hasValue(50);
        publish(late, 0);

        await().atMost(SOON)
                .until(() ->
                        Generation.answering(name, 2)
                                .equals(mongo.findById(name, Generation.class)));
        assertThat(answer(second)).hasValue(51);
    }

    @Test
    void tells_that_a_rebuild_made_the_same_views_again() {
        createMany(1200);
        var model = live(mongo);
        var before = model.status();
        assertThat(before.doneUpTo()).isGreaterThanOrEqualTo(1200);
        assertThat(before)
                .isEqualTo(
                        new ReadModel.Status(name, "TICKETS", 1, null, before.doneUpTo(), 0, null));

        var rebuild = rebuilt(model);

        assertThat(rebuild.generation()).isEqualTo(2);
        assertThat(rebuild.startedAt()).isBeforeOrEqualTo(rebuild.finishedAt());
        assertThat(rebuild.comparison().isEqual()).isTrue();
        assertThat(rebuild.comparison().compared()).isGreaterThanOrEqualTo(1200);
        assertThat(model.status().live()).isEqualTo(2);
        assertThat(model.status().filling()).isNull();
    }

    @Test
    void tells_which_views_were_wrong_before_a_rebuild_and_makes_them_right() {
        var changed = create();
        var deleted = create();
        var old = create();
        var sound = create();
        update(old, 1);
        var model = live(mongo);
        var surplus = UUID.randomUUID();
        mongo.updateFirst(byId(changed), Update.update("title", "Nonsense"), name + "-1");
        mongo.remove(byId(deleted), name + "-1");
        mongo.updateFirst(byId(old), Update.update("version", 0L), name + "-1");
        mongo.insert(new TicketView(surplus, 0, title(0), 1), name + "-1");

        var comparison = rebuilt(model).comparison();

        assertThat(comparison.differing()).isEqualTo(4);
        assertThat(comparison.examples())
                .containsExactlyInAnyOrder(
                        new Difference(changed.toString(), "was wrong in title"),
                        new Difference(deleted.toString(), "was missing"),
                        new Difference(old.toString(), "was at version 0 instead of 1"),
                        new Difference(surplus.toString(), "should not have been there"));
        assertThat(model.find(changed)).hasValue(new TicketView(changed, 0, title(0), 1));
        assertThat(model.find(deleted)).isPresent();
        assertThat(model.find(old)).hasValue(new TicketView(old, 1, title(1), 2));
        assertThat(model.find(sound)).isPresent();
        assertThat(model.find(surplus)).isEmpty();
    }

    @Test
    void finds_no_difference_where_two_instances_keep_writing() throws Exception {
        var one = live(mongo);
        var other = live(connect(database));
        var tickets = createMany(8);
        var over = new AtomicBoolean();
        try (var writers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var ticket : tickets) {
                writers.submit(() -> {
                    for (int version = 1; !over.get(); version++) {
                        (version % 2 == 0 ? one : other).project(append(ticket, version));
                        // A rebuild cannot catch up with events that use the whole machine.
                        LockSupport.parkNanos(20_000_000);
                    }
                });
            }
            try {
                for (int round = 1; round <= 3; round++) {
                    assertThat(rebuilt(one).comparison())
                            .as("rebuild %d", round)
                            .matches(Comparison::isEqual)
                            .matches(comparison -> comparison.compared() >= 8);
                }
            } finally {
                over.set(true);
            }
        }
        await().atMost(SOON).until(() -> one.status().remaining() == 0);
        for (var view : other.find(new Query())) {
            assertThat(view.steps()).as("each event once").isEqualTo(view.version() + 1);
        }
    }

    @Test
    void does_not_call_wrong_what_a_process_had_in_hand_when_it_was_killed() throws Exception {
        var ticket = create();
        live(mongo).stop();
        var updated = append(ticket, 1).getLast();
        var inHand = nextForAKilledProcess(name + "-1").get(SOON.toSeconds(), TimeUnit.SECONDS);
        assertThat(inHand.metaData().streamSequence()).isEqualTo(updated.sequence());
        var comparisons = new AtomicInteger();
        var model = live(new ComparedTemplate(database, comparisons));

        assertThat(model.rebuild()).isTrue();
        await().atMost(SOON).until(() -> comparisons.get() > 3);
        assertThat(model.find(ticket)).map(TicketView::version).hasValue(0L);
        inHand.nak();

        await().atMost(SOON).until(() -> model.status().filling() == null);
        assertThat(model.status().lastRebuild().comparison()).matches(Comparison::isEqual);
    }

    @Test
    void answers_nothing_before_it_has_what_a_process_had_in_hand_when_it_was_killed()
            throws Exception {
        var first = create();
        var late = UUID.randomUUID();
        // While an event waits for this one, the generation is still being filled.
        publish(late, 1);
        var model = model(mongo);
        model.start();
        await().atMost(SOON)
                .until(() -> mongo.findById(first, Document.class, name + "-1") != null);
        var inHand = nextForAKilledProcess(name + "-1");
        var tickets = 2;
        while (!inHand.isDone()) {
            create();
            tickets++;
        }
        publish(late, 0);

        await().atMost(SOON)
                .during(PATIENCE.forPredecessors().plusSeconds(1))
                .until(() -> answer(model).isEmpty());
        inHand.join().nak();

        await().atMost(SOON).until(() -> answer(model).isPresent());
        assertThat(answer(model)).hasValue(tickets);
    }

    private CompletableFuture<Message> nextForAKilledProcess(String consumer) {
        var inbox = "killed." + consumer;
        var message = new CompletableFuture<Message>();
        nats.connection().createDispatcher().subscribe(inbox, message::complete);
        nats.connection()
                .publish("$JS.API.CONSUMER.MSG.NEXT.TICKETS." + consumer, inbox, new byte[0]);
        return message;
    }

    /** A reset without a sequence leads to the acknowledgements, not to the beginning. */
    @Test
    void is_rebuilt_from_the_beginning_though_an_operator_has_reset_its_consumer()
            throws Exception {
        createMany(10);
        var model = live(mongo);
        assertThat(rebuilt(model).generation()).isEqualTo(2);
        nats.connection().jetStreamManagement().resetConsumer("TICKETS", name + "-1");

        assertThat(rebuilt(model).comparison()).matches(Comparison::isEqual);

        assertThat(answer(model)).hasValue(10);
    }

    /** Its consumer already feeds a later generation. */
    @Test
    void is_not_spoilt_by_an_instance_that_has_missed_two_rebuilds() {
        createMany(200);
        var asleep = new AtomicBoolean();
        var sleeper = live(new SleepyTemplate(database, asleep));
        var other = live(connect(database));
        asleep.set(true);
        assertThat(rebuilt(other).generation()).isEqualTo(2);

        assertThat(other.rebuild()).isTrue();

        // The paused instance may have received some of its events, and then keeps them.
        var third = Generation.answering(name, 3);
        await().atMost(SOON).until(() -> isHeldUp(name + "-1") || marker().equals(third));
        sleeper.stop();
        await().atMost(SOON).until(() -> marker().equals(third));
        assertThat(answer(other)).hasValue(200);
    }

    /** The rest waits for an event that is in flight elsewhere. */
    private boolean isHeldUp(String consumer) throws IOException, JetStreamApiException {
        var info = nats.connection().jetStreamManagement().getConsumerInfo("TICKETS", consumer);
        return info.getNumPending() == 0 && info.getNumAckPending() > 0;
    }

    private Generation marker() {
        return mongo.findById(name, Generation.class);
    }

    /** Each instance gets only some of its events, and waits for those of the other one. */
    @Test
    void keeps_up_where_two_instances_share_the_events_of_one_ticket() throws Exception {
        var one = live(mongo);
        live(connect(database));
        var ticket = create();
        var boundary = Boundary.ofTicket(ticket);
        var last = store.load(boundary, 0).lastSequence();
        for (int version = 1; version < 300; version++) {
            last = store.append(boundary, last, newEvent(ticket, version)).getLast().sequence();
        }

        // A second for each event would take five minutes.
        await().atMost(Duration.ofMinutes(1))
                .until(() ->
                        one.find(ticket)
                                .map(TicketView::version)
                                .filter(v -> v == 299)
                                .isPresent());
    }

    private Rebuild rebuilt(ReadModel<TicketView, TicketEvent> model) {
        assertThat(model.rebuild()).isTrue();
        await().atMost(SOON).until(() -> model.status().filling() == null);
        // A list always comes from the current generation; a look-up by id follows within a second,
        // or after a
        // list.
        var _ = model.find(new Query());
        return model.status().lastRebuild();
    }

    private static Query byId(UUID id) {
        return Query.query(Criteria.where("_id").is(id));
    }

    @Test
    void can_be_rebuilt_again_and_again() throws Exception {
        createMany(10);
        var model = live(mongo);
        for (int generation = 2; generation <= 4; generation++) {
            assertThat(model.rebuild()).isTrue();
            var expected = Generation.answering(name, generation);
            await().atMost(SOON)
                    .until(() -> expected.equals(mongo.findById(name, Generation.class)));
            assertThat(answer(model)).hasValue(10);
        }
        await().atMost(SOON).until(() -> used().equals(List.of(name + "-2")));
    }

    @Test
    void answers_although_an_event_in_the_log_cannot_be_read() throws Exception {
        var sound = create();
        var broken = UUID.randomUUID();
        nats.connection()
                .jetStream()
                .publish("tickets." + broken + ".created", headers(broken, 0), new byte[] {1});
        publish(broken, 1);
        var model = model(mongo);
        model.start();

        await().atMost(Duration.ofSeconds(30))
                .ignoreException(ReadModelUnavailableException.class)
                .until(() -> model.find(sound).isPresent());
        assertThat(model.find(broken)).isEmpty();
    }

    @Test
    void catches_up_when_the_database_comes_late_and_comes_back() throws Exception {
        try (var ownMongo =
                MongoServer.start(MongoServer.Settings.standard().withEngine(Engine.NATIVE))) {
            ownMongo.kill();
            var template = connect(ownMongo.uri("test"));
            var model = model(template);
            model.start();
            var tickets = createMany(20);
            model.project(append(tickets.getFirst(), 1));
            assertThatExceptionOfType(ReadModelUnavailableException.class)
                    .isThrownBy(() -> model.find(tickets.getFirst()));

            ownMongo.restart();
            await().atMost(SOON).until(() -> answer(model).equals(Optional.of(20)));
            assertThat(model.find(tickets.getFirst()).orElseThrow().version()).isEqualTo(1);

            ownMongo.kill();
            var meanwhile = create();
            model.project(append(meanwhile, 1));
            await().atMost(SOON)
                    .untilAsserted(() ->
                            assertThatExceptionOfType(DataAccessResourceFailureException.class)
                                    .isThrownBy(() -> model.find(meanwhile)));
            var start = System.nanoTime();
            for (int version = 2; version < 10; version++) {
                model.project(append(meanwhile, version));
            }
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .as("writes do not wait for the database")
                    .isLessThan(Duration.ofSeconds(2));

            ownMongo.restart();
            await().atMost(SOON).until(() -> answer(model).equals(Optional.of(21)));
            assertThat(model.find(meanwhile).orElseThrow().version()).isEqualTo(9);
            assertNoDeadLetters();
            model.stop();
        }
    }

    @Test
    void keeps_nobody_waiting_while_the_database_hangs() {
        var direct = URI.create(database);
        try (var link = Link.to(direct.getPort(), "read model to MongoDB")) {
            var model =
                    live(
                            connect(
                                    "mongodb://127.0.0.1:"
                                            + link.port()
                                            + direct.getPath()
                                            + OUTAGES));
            var ticket = create();
            await().atMost(SOON).until(() -> model.find(ticket).isPresent());
            link.stall();

            assertThat(timeOf(() -> model.project(append(ticket, 1))))
                    .as("a write whose event is stored waits for a second at most")
                    .isLessThan(Duration.ofMillis(1500));
            assertThat(
                            timeOf(() -> {
                                for (int version = 2; version < 6; version++) {
                                    model.project(append(ticket, version));
                                }
                            }))
                    .as("and the next ones do not wait")
                    .isLessThan(Duration.ofMillis(1000));
            assertThat(timeOf(() -> assertIsAway(() -> model.find(ticket))))
                    .as("a question is answered soon, by a no")
                    .isLessThan(Duration.ofMillis(2500));
            await().atMost(Duration.ofSeconds(5))
                    .untilAsserted(() ->
                            assertThat(timeOf(() -> assertIsAway(() -> model.find(ticket))))
                                    .as("and the next ones at once")
                                    .isLessThan(Duration.ofMillis(200)));
            assertThat(timeOf(() -> assertIsAway(model::status)))
                    .as("an operator is told so, too")
                    .isLessThan(Duration.ofMillis(1000));

            link.mend();
            await().atMost(SOON)
                    .ignoreExceptionsInstanceOf(DataAccessException.class)
                    .until(() -> model.find(ticket).orElseThrow().version() == 5);
            await().atMost(SOON)
                    .until(() -> {
                        var next = UUID.randomUUID();
                        model.project(append(next, 0));
                        return model.find(next).isPresent();
                    });
            model.stop();
        }
    }

    private static void assertIsAway(ThrowingCallable question) {
        assertThatExceptionOfType(DataAccessException.class).isThrownBy(question);
    }

    private static Duration timeOf(Runnable work) {
        var start = System.nanoTime();
        work.run();
        return Duration.ofNanos(System.nanoTime() - start);
    }

    @Test
    void keeps_no_request_waiting_while_the_subscription_of_a_past_generation_stops()
            throws Exception {
        var hanging = new CountDownLatch(1);
        var hung = new AtomicBoolean();
        var model =
                model(
                        mongo,
                        (view, event) -> {
                            if (event.version() == 1 && hung.compareAndSet(false, true)) {
                                awaitUninterruptibly(hanging);
                            }
                            return TicketView.evolve(view, event);
                        });
        model.start();
        var ticket = create();
        await().atMost(SOON).ignoreExceptions().until(() -> model.find(ticket).isPresent());
        update(ticket, 1);
        await().atMost(SOON).untilTrue(hung);

        mongo.dropCollection("generations");
        try {
            await().atMost(SOON).until(() -> marker() != null);
            var end = System.nanoTime() + Duration.ofSeconds(3).toNanos();
            while (System.nanoTime() < end) {
                assertThat(timeOf(model::rebuild)).isLessThan(Duration.ofSeconds(1));
                LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
            }
        } finally {
            hanging.countDown();
        }
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException stopped) {
            throw new AssertionError(stopped);
        }
    }

    @Test
    void tells_nobody_of_a_bug_in_its_projection_who_has_written_what_is_stored() {
        var model =
                model(
                        mongo,
                        (view, event) -> {
                            if (event.version() == 1) {
                                throw new UnsupportedOperationException("A bug");
                            }
                            return TicketView.evolve(view, event);
                        });
        model.start();
        var ticket = create();
        await().atMost(SOON).ignoreExceptions().until(() -> model.find(ticket).isPresent());

        assertThatCode(() -> model.project(append(ticket, 1))).doesNotThrowAnyException();

        assertThat(model.find(ticket).orElseThrow().version()).isZero();
    }

    @Test
    void stops_soon_also_while_it_is_looking_after_its_generations() {
        for (int i = 0; i < 5; i++) {
            var model = model(mongo);
            model.start();
            var start = System.nanoTime();
            model.stop();
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .isLessThan(Duration.ofSeconds(3));
            assertThat(model.isRunning()).isFalse();
        }
    }

    /** Reads again and again, like users. */
    private final class Reading implements AutoCloseable {

        private final List<Thread> readers = new ArrayList<>();
        private volatile @Nullable RuntimeException failure;
        private volatile boolean over;

        Reading(
                List<ReadModel<TicketView, TicketEvent>> models,
                ConcurrentLinkedQueue<Integer> answers,
                AtomicInteger unavailable) {
            for (var model : models) {
                readers.add(
                        Thread.ofPlatform()
                                .daemon()
                                .start(() -> {
                                    while (!over) {
                                        LockSupport.parkNanos(1_000_000);
                                        try {
                                            answers.add(model.find(new Query()).size());
                                        } catch (ReadModelUnavailableException filling) {
                                            unavailable.incrementAndGet();
                                        } catch (RuntimeException unexpected) {
                                            failure = unexpected;
                                        }
                                    }
                                }));
            }
        }

        @Nullable RuntimeException failure() {
            return failure;
        }

        @Override
        public void close() {
            over = true;
            await().atMost(SOON).until(() -> readers.stream().noneMatch(Thread::isAlive));
        }
    }

    private ReadModel<TicketView, TicketEvent> live(MongoTemplate template) {
        var model = model(template);
        model.start();
        await().atMost(SOON).until(() -> answer(model).isPresent());
        return model;
    }

    private ReadModel<TicketView, TicketEvent> model(MongoTemplate template) {
        return model(template, TicketView::evolve);
    }

    private ReadModel<TicketView, TicketEvent> model(
            MongoTemplate template, Projection<TicketView, TicketEvent> projection) {
        var subscriptions =
                new Subscriptions(
                        nats,
                        true,
                        "test",
                        DataAccessResourceFailureException.class::isInstance,
                        Clock.systemUTC(),
                        new SimpleMeterRegistry());
        ReadModel<TicketView, TicketEvent> model =
                new ReadModels(
                                template,
                                subscriptions,
                                GenerationNumbers.of(nats, "test", true),
                                Clock.systemUTC(),
                                PATIENCE)
                        .of(
                                consumers,
                                TicketView.class,
                                projection,
                                new Index("title", Sort.Direction.ASC));
        models.add(model);
        return model;
    }

    /** Its read model stops reading the marker, but keeps working. */
    private final class SleepyTemplate extends MongoTemplate {

        private final AtomicBoolean asleep;

        SleepyTemplate(String uri, AtomicBoolean asleep) {
            super(factory(uri));
            this.asleep = asleep;
        }

        @Override
        public <T> @Nullable T findById(Object id, Class<T> type) {
            var looks = Thread.currentThread().getName().equals(name + "-generations");
            if (looks && asleep.get()) {
                LockSupport.park();
            }
            return super.findById(id, type);
        }
    }

    /** Counts how often views of its first generation are compared. */
    private final class ComparedTemplate extends MongoTemplate {

        private final AtomicInteger comparisons;

        ComparedTemplate(String uri, AtomicInteger comparisons) {
            super(factory(uri));
            this.comparisons = comparisons;
        }

        @Override
        public void executeQuery(Query query, String collection, DocumentCallbackHandler handler) {
            super.executeQuery(query, collection, handler);
            if (collection.equals(name + "-1")) {
                comparisons.incrementAndGet();
            }
        }
    }

    /** Loses the next marker on demand. */
    private final class ForgetfulTemplate extends MongoTemplate {

        private final AtomicBoolean failing;

        ForgetfulTemplate(String uri, AtomicBoolean failing) {
            super(factory(uri));
            this.failing = failing;
        }

        @Override
        public <T> T insert(T document) {
            if (document instanceof Generation && failing.compareAndSet(true, false)) {
                throw new DataAccessResourceFailureException("the marker was not stored");
            }
            return super.insert(document);
        }
    }

    private MongoTemplate connect(String uri) {
        return new MongoTemplate(factory(uri));
    }

    private SimpleMongoClientDatabaseFactory factory(String uri) {
        var connection = new ConnectionString(uri);
        var client =
                MongoClients.create(
                        MongoClientSettings.builder()
                                .applyConnectionString(connection)
                                .applyToClusterSettings(cluster ->
                                        cluster.serverSelectionTimeout(500, TimeUnit.MILLISECONDS))
                                .uuidRepresentation(UuidRepresentation.STANDARD)
                                .build());
        clients.add(client);
        return new SimpleMongoClientDatabaseFactory(
                client, requireNonNull(connection.getDatabase()));
    }

    /** How many tickets it shows; empty if it cannot answer. */
    private Optional<Integer> answer(ReadModel<TicketView, TicketEvent> model) {
        try {
            return Optional.of(model.find(new Query()).size());
        } catch (ReadModelUnavailableException | DataAccessResourceFailureException notNow) {
            return Optional.empty();
        }
    }

    private static String title(long version) {
        return "Concert " + version;
    }

    private List<UUID> createMany(int number) {
        return IntStream.range(0, number).mapToObj(_ -> create()).toList();
    }

    private UUID create() {
        var ticket = UUID.randomUUID();
        append(ticket, 0);
        return ticket;
    }

    private void update(UUID ticket, long version) {
        append(ticket, version);
    }

    private List<RecordedEvent<TicketEvent>> append(UUID ticket, long version) {
        var boundary = Boundary.ofTicket(ticket);
        return store.append(
                boundary, store.load(boundary, 0).lastSequence(), newEvent(ticket, version));
    }

    private List<NewEvent<TicketEvent>> newEvent(UUID ticket, long version) {
        return List.of(new NewEvent<>(event(ticket, version), version));
    }

    private TicketEvent event(UUID ticket, long version) {
        return version == 0
                ? new TicketCreated(ticket, ticket, title(0), new BigDecimal("19.99"), "eur")
                : new TicketUpdated(ticket, title(version), new BigDecimal("19.99"));
    }

    /** Publishes an event, in any order. */
    private void publish(UUID ticket, long version) throws IOException, JetStreamApiException {
        var event = event(ticket, version);
        nats.connection()
                .jetStream()
                .publish(
                        Boundary.ofTicket(ticket).subjectOf(event),
                        headers(ticket, version),
                        EventJson.write(event));
    }

    private Headers headers(UUID ticket, long version) {
        return new Headers()
                .put("ce-specversion", "1.0")
                .put("ce-id", ticket + "-" + version)
                .put("ce-type", EventType.of(event(ticket, version)).storedName())
                .put("ce-source", "test")
                .put("ce-time", Instant.EPOCH.toString())
                .put("ce-subject", ticket.toString())
                .put("ticketing-version", Long.toString(version))
                .put("ticketing-correlation-id", "story");
    }

    private List<String> generations() {
        return mongo.getCollectionNames().stream()
                .filter(collection -> collection.startsWith(name))
                .sorted()
                .toList();
    }

    /** The consumers with waiting requests. */
    private List<String> used() throws IOException, JetStreamApiException {
        return nats.connection().jetStreamManagement().getConsumers("TICKETS").stream()
                .filter(consumer ->
                        consumer.getName().startsWith(name) && consumer.getNumWaiting() > 0)
                .map(ConsumerInfo::getName)
                .toList();
    }

    private void assertNoDeadLetters() {
        assertThatExceptionOfType(JetStreamApiException.class)
                .isThrownBy(() ->
                        nats.connection()
                                .jetStreamManagement()
                                .getLastMessage(
                                        "DEAD_LETTERS_TEST", "dead-letters.test." + name + "-1"));
    }
}
