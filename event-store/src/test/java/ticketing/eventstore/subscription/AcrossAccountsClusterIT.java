package ticketing.eventstore.subscription;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.nats.client.Connection;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import ticketing.eventstore.jetstream.NatsConnection;
import ticketing.eventstore.jetstream.StreamReader;
import ticketing.infrastructure.nats.NatsCluster;
import ticketing.nats.BucketConfigurations;
import ticketing.nats.DurableConsumer;
import ticketing.nats.JetStreamApi;
import ticketing.topology.Accounts;
import ticketing.topology.Buckets;
import ticketing.topology.Consumers;
import ticketing.topology.Service;

/** Across accounts in a cluster: a message may have to pass several servers, too. */
class AcrossAccountsClusterIT extends AcrossAccountsContract {

    private static final int ORDERS = 500;
    private static final int BATCH = 100;
    private static final DurableConsumer<?> CONSUMER = Consumers.TICKETS_WHEN_ORDER_PLACED;
    private static final String API = JetStreamApi.IMPORTED;

    private static NatsCluster cluster;
    private static Map<Service, NatsConnection> services;

    @BeforeAll
    static void start() throws Exception {
        cluster =
                NatsCluster.start(
                        Path.of("target", "nats-cluster", UUID.randomUUID().toString()),
                        ACCOUNTS,
                        KEYS.get(Accounts.provisionerOf(Service.ORDERS)));
        services = connect(IntStream.range(0, NatsCluster.SIZE).mapToObj(cluster::url).toList());
    }

    @AfterAll
    static void stop() {
        services.values().forEach(NatsConnection::close);
        cluster.close();
    }

    /** One of the servers leads the consumer, the others do not. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void let_a_service_fetch_at_any_server_and_nothing_is_delivered_twice(int server)
            throws Exception {
        try (var owner = connect(server, Service.ORDERS);
                var listener = connect(server, Service.TICKETS)) {
            for (int i = 0; i < ORDERS; i++) {
                // For the server an empty answer is the last one.
                owner.connection()
                        .jetStream()
                        .publish("orders.%d.%d.placed".formatted(server, i), new byte[] {1});
            }

            var received = fetch(listener.connection());

            assertThat(received).hasSize(ORDERS);
            var management =
                    listener.connection().jetStreamManagement(JetStreamApi.OPTIONS_OF_IMPORTED);
            await().atMost(SOON)
                    .untilAsserted(() -> {
                        var info = management.getConsumerInfo("ORDERS", CONSUMER.name());
                        assertThat(info.getNumPending() + info.getNumAckPending()).isZero();
                    });
        }
    }

    private static HashSet<Long> fetch(Connection nats) throws InterruptedException {
        var inbox = nats.createInbox();
        var replies = nats.subscribe(inbox);
        var received = new HashSet<Long>();
        var end = System.nanoTime() + SOON.toNanos();
        while (received.size() < ORDERS && System.nanoTime() < end) {
            nats.publish(
                    API + ".CONSUMER.MSG.NEXT.ORDERS." + CONSUMER.name(),
                    inbox,
                    "{\"batch\":%d,\"expires\":1000000000}".formatted(BATCH).getBytes(UTF_8));
            for (int i = 0; i < BATCH; i++) {
                var message = replies.nextMessage(Duration.ofSeconds(2));
                if (message == null || message.isStatusMessage()) {
                    break;
                }
                assertThat(message.metaData().deliveredCount()).isEqualTo(1);
                received.add(message.metaData().streamSequence());
                message.ack();
            }
        }
        replies.unsubscribe();
        return received;
    }

    @Test
    void let_a_sign_out_be_heard_and_read_at_every_server() throws Exception {
        var stream = BucketConfigurations.streamOf(Buckets.REVOKED_SESSIONS);
        var session = "$KV.REVOKED_SESSIONS.sid.1";
        try (var auth = connect(0, Service.AUTH)) {
            for (int server = 0; server < NatsCluster.SIZE; server++) {
                try (var nats = connect(server, Service.ORDERS)) {
                    var heard = nats.connection().subscribe("$KV.REVOKED_SESSIONS.>");
                    nats.connection().flush(SOON);
                    await().atMost(SOON)
                            .until(() -> {
                                auth.connection().jetStream().publish(session, new byte[0]);
                                return heard.nextMessage(Duration.ofMillis(200)) != null;
                            });

                    var reader = new StreamReader(nats, stream);

                    assertThat(reader.lastSequence("$KV.REVOKED_SESSIONS.>")).isPositive();
                    await().atMost(SOON)
                            .until(() ->
                                    reader.read(
                                                    "$KV.REVOKED_SESSIONS.sid.*",
                                                    0,
                                                    (subject, _, _, _) -> subject)
                                            .messages()
                                            .contains(session));
                }
            }
        }
    }

    private static NatsConnection connect(int server, Service service) {
        return connect(cluster.url(server), Accounts.userOf(service));
    }

    @Override
    Map<Service, NatsConnection> services() {
        return services;
    }

    @Override
    int replicas() {
        return NatsCluster.SIZE;
    }
}
