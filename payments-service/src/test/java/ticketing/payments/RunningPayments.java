package ticketing.payments;

import static ticketing.payments.PaymentExamples.TICKET;

import com.nimbusds.jose.jwk.source.JWKSource;
import io.micrometer.core.instrument.LongTaskTimer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.nats.client.JetStreamApiException;
import io.nats.client.api.ConsumerInfo;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.data.mongodb.core.MongoTemplate;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.data.mongodb.core.query.Update;
import ticketing.events.Boundary;
import ticketing.events.EventStream;
import ticketing.events.OrderEvent;
import ticketing.events.PaymentEvent;
import ticketing.events.PaymentEvent.PaymentCaptured;
import ticketing.events.PaymentEvent.PaymentClosed;
import ticketing.events.PaymentEvent.PaymentRequested;
import ticketing.eventstore.EventStore;
import ticketing.eventstore.NewEvent;
import ticketing.eventstore.RecordedEvent;
import ticketing.eventstore.jetstream.JetStreamEventStore;
import ticketing.eventstore.jetstream.NatsConnection;
import ticketing.eventstore.jetstream.Streams;
import ticketing.eventstore.spring.EventStores;
import ticketing.infrastructure.nats.NatsServer;
import ticketing.payments.gateway.SandboxEntries;
import ticketing.payments.gateway.SandboxEntry;
import ticketing.web.request.Ids;
import ticketing.web.session.SessionUser;
import ticketing.web.testing.ServiceEnding;
import ticketing.web.testing.TestSessions;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The whole service, the orders it receives, and the ledger of the sandbox. */
final class RunningPayments implements AutoCloseable {

    private static final JsonMapper json = new JsonMapper();

    private final HttpClient http = HttpClient.newHttpClient();
    private final ConfigurableApplicationContext service;
    private final EventStore<OrderEvent> orders;
    private final EventStore<PaymentEvent> payments;
    private final NatsConnection nats;

    RunningPayments(NatsServer nats, String mongo) {
        service =
                new SpringApplicationBuilder(PaymentsApplication.class)
                        .initializers(context ->
                                ((GenericApplicationContext) context)
                                        .registerBean(
                                                "keys", JWKSource.class, () -> TestSessions.keys()))
                        .run(
                                "--server.port=0",
                                "--management.server.port=0",
                                "--ticketing.nats.url=" + nats.url(),
                                "--spring.mongodb.uri=" + mongo,
                                "--ticketing.session.create-revoked-sessions=true",
                                "--ticketing.payments.recovery-delay=1s");
        var stores = service.getBean(EventStores.class);
        orders = stores.open(EventStream.ORDERS);
        payments = stores.open(EventStream.PAYMENTS);
        this.nats = service.getBean(NatsConnection.class);
    }

    void closesInOrder() {
        ServiceEnding.closesInOrder(service);
        close();
    }

    @Override
    public void close() {
        service.close();
        http.close();
    }

    /** Before that, the service answers 503. */
    boolean answersFromItsReadModels() {
        return get(PaymentExamples.ALICE, "/api/payments/" + Ids.next()).statusCode() == 404
                && pay(PaymentExamples.ALICE, new UUID(0, 404), "tok_visa").statusCode() == 404;
    }

    HttpResponse<String> pay(SessionUser buyer, UUID order, String token) {
        return send(
                request(buyer, "/api/payments")
                        .header("Content-Type", "application/json")
                        .POST(
                                BodyPublishers.ofString(
                                        "{\"orderId\": \"%s\", \"token\": \"%s\"}"
                                                .formatted(order, token))));
    }

    HttpResponse<String> get(SessionUser buyer, String address) {
        return send(request(buyer, address));
    }

    /** The address of the payment in an answer. */
    static String addressIn(HttpResponse<String> answer) {
        return answer.headers().firstValue("Location").orElseThrow();
    }

    JsonNode paymentAt(String address) {
        return json.readTree(get(PaymentExamples.ALICE, address).body());
    }

    String statusAt(String address) {
        return paymentAt(address).path("status").asString();
    }

    /** How many requests are in progress. */
    int requestsUnderWay() {
        return service
                .getBean(MeterRegistry.class)
                .find("http.server.requests.active")
                .longTaskTimers()
                .stream()
                .mapToInt(LongTaskTimer::activeTasks)
                .sum();
    }

    boolean takesConnections() {
        try (var _ = new Socket(InetAddress.getLoopbackAddress(), port())) {
            return true;
        } catch (IOException refused) {
            return false;
        }
    }

    private int port() {
        return service.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
    }

    private HttpRequest.Builder request(SessionUser buyer, String address) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + address))
                .header("Authorization", "Bearer " + TestSessions.tokenOf(buyer));
    }

    /** Sends an operator's request to the management port. */
    HttpResponse<String> refund(UUID order) {
        var port = service.getEnvironment().getRequiredProperty("local.management.port");
        return send(
                HttpRequest.newBuilder(
                                URI.create(
                                        "http://127.0.0.1:%s/actuator/refunds/%s"
                                                .formatted(port, order)))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString("{}")));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return http.send(request.build(), BodyHandlers.ofString());
        } catch (IOException | InterruptedException failure) {
            throw new IllegalStateException(failure);
        }
    }

    /** What orders-service does. */
    void append(OrderEvent event, long version) {
        var boundary = Boundary.ofOrdersFor(TICKET);
        var seen = orders.load(boundary, 0).lastSequence();
        orders.append(boundary, seen, List.of(new NewEvent<>(event, version)));
    }

    /** Publishes as orders-service, over a connection that outlives this service. */
    EventStore<OrderEvent> ordersOver(NatsConnection elsewhere) {
        return new JetStreamEventStore<>(
                elsewhere,
                service.getBean(Streams.class).settings(EventStream.ORDERS),
                OrderEvent.class,
                "orders-service",
                Clock.systemUTC(),
                new SimpleMeterRegistry());
    }

    /** Does what an instance does that crashes before it calls the gateway. */
    void append(PaymentEvent event) {
        payments.append(
                Boundary.ofPaymentFor(event.orderId()), 0, List.of(new NewEvent<>(event, 0)));
    }

    /** Appends a request that the gateway does not know, for an order that is over. */
    void appendUnknown(UUID order) {
        payments.append(
                Boundary.ofPaymentFor(order),
                0,
                List.of(
                        new NewEvent<>(
                                new PaymentRequested(
                                        order,
                                        order,
                                        TICKET,
                                        PaymentExamples.ALICE.id(),
                                        new BigDecimal("19.99"),
                                        "eur",
                                        "tok_visa",
                                        1),
                                0),
                        new NewEvent<>(new PaymentClosed(order, TICKET), 1)));
    }

    /** How many timers have fired so far. */
    long timersFired() {
        return info("PAYMENT_TIMERS", "payments-when-timer-is-due")
                .getDelivered()
                .getConsumerSequence();
    }

    /** How many messages of the recovery are in flight. */
    long messagesInHand() {
        return info("PAYMENTS", "payments-when-payment-requested").getNumAckPending()
                + info("PAYMENT_TIMERS", "payments-when-timer-is-due").getNumAckPending();
    }

    private ConsumerInfo info(String stream, String consumer) {
        try {
            return service.getBean(NatsConnection.class)
                    .connection()
                    .jetStreamManagement()
                    .getConsumerInfo(stream, consumer);
        } catch (IOException | JetStreamApiException failure) {
            throw new IllegalStateException(failure);
        }
    }

    List<Class<?>> history(UUID order) {
        return payments.load(Boundary.ofPaymentFor(order), 0).events().stream()
                .<Class<?>>map(event -> event.data().getClass())
                .toList();
    }

    PaymentCaptured captured(UUID order) {
        return payments.load(Boundary.ofPaymentFor(order), 0).events().stream()
                .map(RecordedEvent::data)
                .filter(PaymentCaptured.class::isInstance)
                .map(PaymentCaptured.class::cast)
                .findFirst()
                .orElseThrow();
    }

    /**
     * Changes a price in the database, as an intruder would.
     *
     * @return whether the copy of the order was there
     */
    boolean changePrice(UUID order, BigDecimal price) {
        var mongo = service.getBean(MongoTemplate.class);
        return mongo.getCollectionNames().stream()
                .filter(name -> name.startsWith("payments-order-copies"))
                .anyMatch(name ->
                        mongo.updateFirst(
                                                Query.query(Criteria.where("_id").is(order)),
                                                Update.update("price", price),
                                                name)
                                        .getMatchedCount()
                                > 0);
    }

    List<SandboxEntry.Taken> charges(UUID order) {
        return SandboxEntries.in(nats).stream()
                .filter(SandboxEntry.Taken.class::isInstance)
                .map(SandboxEntry.Taken.class::cast)
                .filter(taken -> taken.charge().orderId().equals(order))
                .toList();
    }

    /** How many charges for an order were refunded. */
    long returned(UUID order) {
        var references = charges(order).stream().map(SandboxEntry.Taken::reference).toList();
        return SandboxEntries.in(nats).stream()
                .filter(SandboxEntry.Returned.class::isInstance)
                .map(SandboxEntry.Returned.class::cast)
                .filter(returned -> references.contains(returned.payment()))
                .count();
    }
}
