package ticketing.eventstore.subscription;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.nats.client.impl.NatsMessage;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.awaitility.Awaitility;
import org.bson.UuidRepresentation;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.data.annotation.Id;
import org.springframework.data.mongodb.core.MongoTemplate;
import org.springframework.data.mongodb.core.SimpleMongoClientDatabaseFactory;
import ticketing.events.EventJson;
import ticketing.events.EventReader;
import ticketing.events.EventStream;
import ticketing.events.ImaginedUpgrade;
import ticketing.events.PaymentEvent;
import ticketing.events.PaymentEvent.PaymentDeclined;
import ticketing.events.PaymentEvent.PaymentRequested;
import ticketing.eventstore.Cause;
import ticketing.eventstore.NewEvent;
import ticketing.eventstore.Outcome;
import ticketing.eventstore.RecordedEvent;
import ticketing.eventstore.deadletter.DeadLetter;
import ticketing.eventstore.deadletter.Replay;
import ticketing.eventstore.deadletter.Replay.Result;
import ticketing.eventstore.jetstream.EventCodec;
import ticketing.eventstore.jetstream.GenerationNumbers;
import ticketing.eventstore.jetstream.NatsConnection;
import ticketing.eventstore.jetstream.Streams;
import ticketing.eventstore.projection.View;
import ticketing.eventstore.readmodel.ReadModel;
import ticketing.eventstore.readmodel.ReadModels;
import ticketing.infrastructure.mongo.TestMongo;
import ticketing.infrastructure.nats.NatsServer;
import ticketing.nats.DurableConsumer;
import ticketing.nats.ViewConsumers;

/**
 * A service that knows only the first version of an event, beside one that already writes the
 * second; then its upgrade. The change is {@link ImaginedUpgrade}.
 */
class OldAndNewTogetherIT {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String REACTION = "payments-when-something-happens";
    private static final String VIEW = "payments-view";

    private final UUID order = UUID.randomUUID();
    private final UUID otherOrder = UUID.randomUUID();
    private final NatsServer server = NatsServer.forTests();
    private final NatsConnection nats = NatsConnection.connect(server.url(), "old-and-new", SOON);
    private final ConnectionString uri = new ConnectionString(TestMongo.newDatabase());
    private final MongoClient client =
            MongoClients.create(
                    MongoClientSettings.builder()
                            .applyConnectionString(uri)
                            .uuidRepresentation(UuidRepresentation.STANDARD)
                            .build());
    private final MongoTemplate mongo =
            new MongoTemplate(
                    new SimpleMongoClientDatabaseFactory(
                            client, Objects.requireNonNull(uri.getDatabase())));

    /** A view of a payment. */
    record PaymentView(@Id UUID id, long version, String news) implements View {

        static PaymentView after(RecordedEvent<PaymentEvent> event) {
            return new PaymentView(event.entityId(), event.version(), news(event.data()));
        }

        private static String news(PaymentEvent event) {
            return event instanceof PaymentDeclined declined
                    ? "declined: " + declined.code()
                    : event.getClass().getSimpleName();
        }
    }

    /** One version of a service with a reaction and a read model. */
    private final class Version implements AutoCloseable {

        final Subscriptions subscriptions;
        final Collection<String> reactedTo = new ConcurrentLinkedQueue<>();
        final ReadModel<PaymentView, PaymentEvent> views;
        private final Subscription<PaymentEvent> reaction;

        Version(EventReader reader) {
            subscriptions =
                    new Subscriptions(
                            nats,
                            true,
                            "payments",
                            reader,
                            DeliveryFilter.NONE,
                            _ -> false,
                            Clock.systemUTC(),
                            new SimpleMeterRegistry());
            reaction =
                    subscriptions.subscribe(
                            DurableConsumer.ofAll(REACTION, EventStream.PAYMENTS),
                            event -> {
                                reactedTo.add(
                                        event.version() + " " + PaymentView.news(event.data()));
                                return Outcome.DONE;
                            });
            views =
                    new ReadModels(
                                    mongo,
                                    subscriptions,
                                    GenerationNumbers.of(nats, "payments", true),
                                    Clock.systemUTC())
                            .of(
                                    new ViewConsumers<PaymentEvent>(VIEW, EventStream.PAYMENTS),
                                    PaymentView.class,
                                    (_, event) -> PaymentView.after(event));
            reaction.start();
            views.start();
            await().atMost(SOON).until(views::hasCaughtUp);
        }

        List<DeadLetter> letters() {
            return subscriptions.deadLetters().list(100);
        }

        void assertShows(UUID payment, long version, String news) {
            await().atMost(SOON)
                    .untilAsserted(() ->
                            assertThat(views.find(payment))
                                    .hasValue(new PaymentView(payment, version, news)));
        }

        @Override
        public void close() {
            reaction.stop();
            views.stop();
        }
    }

    @BeforeEach
    void prepare() {
        Awaitility.doNotCatchUncaughtExceptionsByDefault();
        var streams = new Streams(nats, 1, true);
        streams.requireEvents(EventStream.PAYMENTS);
        streams.requireDeadLetters("payments");
    }

    @AfterEach
    void stop() {
        client.close();
        nats.close();
        server.close();
    }

    @Test
    void what_an_old_service_does_not_know_is_kept_and_handled_after_its_upgrade()
            throws Exception {
        try (var old = new Version(EventReader.present())) {
            publish(requested(order, 1), 0, "ticketing.payment-requested.v1");
            publish(
                    new PaymentDeclined(order, order, order, "refused-by-bank"),
                    1,
                    ImaginedUpgrade.DECLINED_V2);
            publish(requested(order, 2), 2, "ticketing.payment-requested.v1");
            publish(requested(otherOrder, 1), 0, "ticketing.payment-requested.v1");

            await().atMost(SOON).until(() -> old.letters().size() == 2);
            assertThat(old.letters())
                    .allSatisfy(letter -> {
                        assertThat(letter.storedType()).isEqualTo(ImaginedUpgrade.DECLINED_V2);
                        assertThat(letter.reason())
                                .endsWith(
                                        "No event is stored as ticketing.payment-declined.v2 here,"
                                                + " only ticketing.payment-declined.v1: it needs a"
                                                + " newer version of this software");
                    })
                    .extracting(DeadLetter::consumer)
                    .containsExactlyInAnyOrder(REACTION, VIEW + "-1");
            // Reactions do not depend on order: later events of the same entity are handled.
            await().atMost(SOON).until(() -> old.reactedTo.size() == 3);
            assertThat(old.reactedTo)
                    .containsExactlyInAnyOrder(
                            "0 PaymentRequested", "2 PaymentRequested", "0 PaymentRequested");
            // In a view, later events wait for the missing one; other entities do not.
            old.assertShows(otherOrder, 0, "PaymentRequested");
            old.assertShows(order, 0, "PaymentRequested");
            assertThat(unanswered(VIEW + "-1")).isEqualTo(1);
            assertThat(unanswered(REACTION)).isZero();
            assertThat(old.subscriptions.replays().replayAll())
                    .extracting(Replay::result)
                    .containsExactly(Result.FAILED, Result.FAILED);
        }

        try (var upgraded = new Version(ImaginedUpgrade.reader())) {
            assertThat(upgraded.subscriptions.replays().replayAll())
                    .extracting(Replay::result)
                    .containsExactly(Result.HANDLED, Result.HANDLED);

            assertThat(upgraded.letters()).isEmpty();
            assertThat(upgraded.reactedTo).containsExactly("1 declined: refused-by-bank");
            upgraded.assertShows(order, 2, "PaymentRequested");
            await().atMost(SOON).until(() -> unanswered(VIEW + "-1") == 0);

            // An instance that is not upgraded yet still writes the first version.
            publish(
                    new PaymentDeclined(order, order, order, "card_declined"),
                    3,
                    ImaginedUpgrade.DECLINED_V1);
            upgraded.assertShows(order, 3, "declined: refused-by-bank");
            assertThat(upgraded.letters()).isEmpty();
        }
    }

    private static PaymentRequested requested(UUID order, int attempt) {
        return new PaymentRequested(
                order, order, order, order, new BigDecimal("19.00"), "eur", "card", attempt);
    }

    private void publish(PaymentEvent event, long version, String storedType) throws Exception {
        var headers =
                EventCodec.headers(
                        new NewEvent<>(event, version),
                        UUID.randomUUID().toString(),
                        "payments-service",
                        Instant.EPOCH,
                        new Cause("story", null, null));
        nats.connection()
                .jetStream()
                .publish(
                        NatsMessage.builder()
                                .subject("payments." + event.orderId() + ".any")
                                .headers(headers.put(EventCodec.TYPE, storedType))
                                .data(EventJson.write(event))
                                .build());
    }

    private long unanswered(String consumer) throws Exception {
        return nats.connection()
                .jetStreamManagement()
                .getConsumerInfo("PAYMENTS", consumer)
                .getNumAckPending();
    }
}
