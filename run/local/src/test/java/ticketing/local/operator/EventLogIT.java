package ticketing.local.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.nats.client.JetStreamApiException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import ticketing.infrastructure.FreePort;
import ticketing.local.checks.CannotRunException;
import ticketing.local.nats.ServerWithAccounts;
import ticketing.topology.Service;

class EventLogIT {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    private ServerWithAccounts nats;
    private final CompletableFuture<Void> end = new CompletableFuture<>();
    private Thread follower;

    /** The streams of the other services do not exist yet. */
    @BeforeEach
    void start() throws Exception {
        nats = ServerWithAccounts.start(Service.TICKETS, Service.ORDERS);
    }

    @AfterEach
    void stop() {
        if (follower != null) {
            follower.interrupt();
        }
        nats.close();
    }

    @Test
    void tells_what_was_stored_in_all_streams_in_that_order() throws Exception {
        var told = IntStream.range(0, 1200).mapToObj(EventLogIT::subject).toList();
        for (var subject : told) {
            publish(subject);
        }
        try (var log = EventLog.open(nats.access())) {
            assertThat(log.since(Instant.EPOCH, SubjectFilter.ALL))
                    .extracting(StoredEvent::subject)
                    .isEqualTo(told);
        }
    }

    @Test
    void tells_only_what_is_asked_for() throws Exception {
        publish("tickets.1.created");
        publish("tickets.1.sold");
        publish("orders.1.2.placed");
        try (var log = EventLog.open(nats.access())) {
            assertThat(log.since(Instant.EPOCH, new SubjectFilter("*.1.sold")))
                    .extracting(StoredEvent::subject)
                    .containsExactly("tickets.1.sold");
            assertThat(log.since(Instant.EPOCH, new SubjectFilter("tickets.>"))).hasSize(2);
            assertThat(log.since(Instant.now().plusSeconds(60), SubjectFilter.ALL)).isEmpty();
        }
    }

    @Test
    void follows_from_now_on() throws Exception {
        publish("tickets.1.created");
        var heard = following(false);
        publishUntilHeard(heard, "tickets.1.sold");
        assertThat(heard).doesNotContain("tickets.1.created");
    }

    @Test
    void follows_from_the_beginning_and_over_a_restart_of_the_server() throws Exception {
        publish("tickets.1.created");
        var heard = following(true);
        await().atMost(LIMIT).until(() -> heard.contains("tickets.1.created"));

        nats.server().kill();
        nats.server().restart();

        publishUntilHeard(heard, "orders.1.2.placed");
        assertThat(heard).startsWith("tickets.1.created").doesNotHaveDuplicates();
    }

    @Test
    void ends_with_a_sentence_when_the_server_does_not_know_its_keys_any_more() throws Exception {
        var heard = following(false);
        publishUntilHeard(heard, "tickets.1.sold");

        nats.forgetKeys();

        assertThat(end)
                .failsWithin(LIMIT)
                .withThrowableThat()
                .havingCause()
                .isInstanceOf(CannotRunException.class)
                .withMessageMatching(
                        "NATS at %s does not know the key of .+-observer any more\\."
                                .formatted(nats.server().url()));
    }

    @Test
    void says_so_if_no_server_answers() {
        var nowhere = "nats://127.0.0.1:" + FreePort.any();
        assertThatThrownBy(() -> EventLog.open(nats.accessTo(nowhere)))
                .isInstanceOf(CannotRunException.class)
                .hasMessage("NATS does not answer at " + nowhere + ".");
    }

    private List<String> following(boolean fromBeginning) throws Exception {
        var heard = new CopyOnWriteArrayList<String>();
        var log = EventLog.open(nats.access());
        follower =
                Thread.ofVirtual()
                        .start(() -> {
                            try (log) {
                                log.follow(
                                        SubjectFilter.ALL,
                                        fromBeginning,
                                        event -> heard.add(event.subject()));
                            } catch (InterruptedException | RuntimeException ended) {
                                end.completeExceptionally(ended);
                            }
                        });
        return heard;
    }

    /** Publishes to a new subject each time, because nobody knows when the follower has begun. */
    private void publishUntilHeard(List<String> heard, String subject) {
        await().atMost(LIMIT)
                .pollInterval(Duration.ofMillis(100))
                .ignoreException(IOException.class)
                .until(() -> {
                    publish(subject + "-" + System.nanoTime());
                    return heard.stream().anyMatch(one -> one.startsWith(subject));
                });
    }

    private void publish(String subject) throws IOException, JetStreamApiException {
        var stream = new SubjectFilter(subject).streams().getFirst();
        nats.provisioner().of(stream).jetStream().publish(subject, "{}".getBytes());
    }

    private static String subject(int i) {
        return i % 3 == 0 ? "orders." + i + ".1.placed" : "tickets." + i + ".created";
    }
}
