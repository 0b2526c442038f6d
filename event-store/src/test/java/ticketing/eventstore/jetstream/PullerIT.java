package ticketing.eventstore.jetstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.nats.client.api.AckPolicy;
import io.nats.client.api.ConsumerConfiguration;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import ticketing.events.EventStream;
import ticketing.eventstore.concurrent.Deadline;
import ticketing.infrastructure.nats.NatsServer;

class PullerIT {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String NEXT = "$JS.API.CONSUMER.MSG.NEXT.TICKETS.test";

    private final NatsServer server = NatsServer.forTests();
    private final NatsConnection nats = NatsConnection.connect(server.url(), "puller-test", SOON);

    @BeforeEach
    void make_a_consumer() throws Exception {
        new Streams(nats, 1, true).requireEvents(EventStream.TICKETS);
        nats.connection()
                .jetStreamManagement()
                .addOrUpdateConsumer(
                        "TICKETS",
                        ConsumerConfiguration.builder()
                                .durable("test")
                                .ackPolicy(AckPolicy.Explicit)
                                .build());
    }

    @AfterEach
    void stop_server() {
        nats.close();
        server.close();
    }

    @Test
    void receives_every_message_at_its_first_delivery_though_requests_end_all_the_time()
            throws Exception {
        var messages = 2_000;
        var publishing =
                Thread.ofVirtual()
                        .start(() -> {
                            for (int i = 0; i < messages; i++) {
                                nats.connection().publish("tickets." + i + ".any", new byte[0]);
                                pause(i);
                            }
                        });
        var received = new HashSet<Long>();
        var patience = Deadline.in(Duration.ofMinutes(2));
        try (var puller = new Puller(nats, NEXT, Duration.ofMillis(2))) {
            while (received.size() < messages && !patience.isOver()) {
                if (puller.requested() == 0) {
                    puller.request(10);
                }
                var message = puller.next(Duration.ofMillis(100));
                if (message != null) {
                    assertThat(message.metaData().deliveredCount()).isEqualTo(1);
                    received.add(message.metaData().streamSequence());
                    message.ack();
                }
            }
        }
        publishing.join();
        assertThat(received).hasSize(messages);
    }

    /** A millisecond on average, so that messages arrive at all moments of a request. */
    private static void pause(int number) {
        LockSupport.parkNanos(number % 3 * 1_000_000L);
    }

    @Test
    void knows_how_many_messages_may_still_come() throws Exception {
        nats.connection().publish("tickets.1.any", new byte[0]);
        try (var puller = new Puller(nats, NEXT, Duration.ofMillis(200))) {
            puller.request(10);
            assertThat(puller.requested()).isEqualTo(10);

            assertThat(puller.next(SOON)).isNotNull();
            assertThat(puller.requested()).isEqualTo(9);

            assertThat(puller.next(SOON)).as("the end of the request").isNull();
            assertThat(puller.requested()).isZero();
        }
    }

    @Test
    void never_expects_less_than_nothing_after_a_reconnect() throws Exception {
        try (var puller = new Puller(nats, NEXT, SOON)) {
            puller.request(10);
            for (int i = 0; i < 3; i++) {
                nats.connection().publish("tickets." + i + ".any", new byte[0]);
            }
            await().atMost(SOON).until(() -> delivered() == 3);
            nats.connection().forceReconnect();
            assertThat(puller.requested()).isZero();

            for (int i = 0; i < 3; i++) {
                assertThat(puller.next(SOON)).isNotNull();
            }
            assertThat(puller.requested()).isZero();
        }
    }

    @Test
    void knows_how_many_messages_may_still_come_of_two_requests() throws Exception {
        try (var puller = new Puller(nats, NEXT, Duration.ofSeconds(3))) {
            puller.request(10);
            puller.request(10);
            await().atMost(SOON).until(() -> waiting() == 2);
            for (int i = 0; i < 10; i++) {
                nats.connection().publish("tickets." + i + ".any", new byte[0]);
            }
            for (int i = 0; i < 10; i++) {
                assertThat(puller.next(SOON)).isNotNull();
            }
            assertThat(puller.requested()).isEqualTo(10);

            assertThat(puller.next(SOON)).as("the end of the first request").isNull();
            assertThat(puller.requested()).isEqualTo(5);

            assertThat(puller.next(SOON)).as("the end of the second request").isNull();
            assertThat(puller.requested()).isZero();
        }
    }

    @Test
    void is_not_told_by_the_end_of_an_old_request_about_a_new_one() throws Exception {
        try (var puller = new Puller(nats, NEXT, Duration.ofMillis(200))) {
            puller.request(10);
            // The request has ended long ago, and nobody has read its end.
            await().pollInSameThread().atMost(SOON).until(() -> puller.requested() == 0);
            puller.request(7);

            assertThat(puller.next(SOON)).as("the end of the old request").isNull();
            assertThat(puller.requested()).isEqualTo(7);
        }
    }

    @Test
    void does_not_count_for_ever_on_what_the_server_forgot_though_it_asks_for_more() {
        var _ = nats.connection().subscribe("forgets");
        try (var puller = new Puller(nats, "forgets", Duration.ofMillis(200))) {
            puller.request(1_000);

            await().pollInSameThread()
                    .atMost(SOON)
                    .until(() -> {
                        puller.request(1);
                        return puller.requested() < 1_000;
                    });
        }
    }

    private long waiting() throws Exception {
        return nats.connection()
                .jetStreamManagement()
                .getConsumerInfo("TICKETS", "test")
                .getNumWaiting();
    }

    private long delivered() throws Exception {
        return nats.connection()
                .jetStreamManagement()
                .getConsumerInfo("TICKETS", "test")
                .getDelivered()
                .getConsumerSequence();
    }

    @Test
    void knows_of_silence_up_to_the_end_of_a_request_not_up_to_when_it_heard_of_that()
            throws Exception {
        try (var puller = new Puller(nats, NEXT, Duration.ofMillis(200))) {
            assertThat(puller.idleUntil()).isEqualTo(Instant.EPOCH);
            var before = Instant.now();
            puller.request(10);
            var after = Instant.now();
            // As if this process were paused: the answer has arrived, and nobody reads it.
            await().atMost(SOON).until(() -> Instant.now().isAfter(after.plusSeconds(1)));

            assertThat(puller.next(SOON)).isNull();

            assertThat(puller.idleUntil()).isBetween(before.plusMillis(199), after.plusMillis(200));
        }
    }

    @Test
    void says_that_there_is_no_such_consumer() {
        try (var puller = new Puller(nats, NEXT + "-unknown", SOON)) {
            puller.request(1);

            assertThatThrownBy(() -> puller.next(SOON))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("test-unknown: 503");
        }
    }
}
