package ticketing.web.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.nats.client.api.KeyValueConfiguration;
import io.nats.client.api.Source;
import io.nats.client.api.StreamConfiguration;
import io.nats.client.api.SubjectTransform;
import io.nats.client.impl.Headers;
import io.nats.client.support.NatsJetStreamConstants;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import ticketing.eventstore.EventStoreException;
import ticketing.eventstore.jetstream.NatsConnection;
import ticketing.infrastructure.nats.NatsServer;
import ticketing.nats.BucketConfigurations;
import ticketing.topology.Buckets;

class WatchedRevocationsIT {

    final NatsServer server = NatsServer.forTests();
    final List<AutoCloseable> opened = new ArrayList<>();
    final Queue<String> ended = new ConcurrentLinkedQueue<>();

    @AfterEach
    void stop() throws Exception {
        for (var it : opened.reversed()) {
            it.close();
        }
        server.close();
    }

    @Test
    void count_in_every_service_within_a_second() throws Exception {
        var auth = authService();
        var orders = otherService();
        soon().until(() -> auth.isLoaded() && orders.isLoaded());

        auth.revoke("a");

        assertThat(auth.isRevoked("a")).isTrue();
        await().atMost(Duration.ofSeconds(1)).until(() -> orders.isRevoked("a"));
        assertThat(orders.isRevoked("b")).isFalse();
    }

    @Test
    void are_told_when_they_happen_and_not_when_they_are_found_at_the_start() throws Exception {
        var auth = authService();
        soon().until(auth::isLoaded);
        auth.revoke("before");
        await().atMost(Duration.ofSeconds(1)).until(() -> ended.contains("before"));
        ended.clear();
        var orders = otherService();
        soon().until(() -> orders.isRevoked("before"));

        auth.revoke("a");

        await().atMost(Duration.ofSeconds(1)).until(() -> ended.size() == 2);
        assertThat(ended).containsOnly("a");
    }

    /** One instance of a service can make the server send any message to the others. */
    @Test
    void are_not_believed_and_read_all_the_time_when_they_are_forged() throws Exception {
        var auth = authService();
        var nats = connect();
        var orders = started(nats, Optional.empty());
        soon().until(() -> auth.isLoaded() && orders.isLoaded());
        var sent = nats.connection().getStatistics().getOutMsgs();

        forge(1000, "forged");
        auth.revoke("a");

        await().atMost(Duration.ofSeconds(1)).until(() -> orders.isRevoked("a"));
        assertThat(orders.isRevoked("forged")).isFalse();
        assertThat(nats.connection().getStatistics().getOutMsgs() - sent).isLessThan(100);
    }

    @Test
    void count_within_a_second_when_they_are_stored_after_they_were_heard() throws Exception {
        var management = connect().management();
        var _ = management.addStream(StreamConfiguration.builder().name("LATE").build());
        var _ =
                management.addStream(
                        StreamConfiguration.builder()
                                .name(BucketConfigurations.streamOf(Buckets.REVOKED_SESSIONS))
                                .allowDirect(true)
                                .sources(
                                        Source.builder()
                                                .name("LATE")
                                                .subjectTransforms(
                                                        SubjectTransform.builder()
                                                                .source("LATE")
                                                                .destination(subject("late"))
                                                                .build())
                                                .build())
                                .build());
        var nats = connect();
        var orders = started(nats, Optional.empty());
        soon().until(orders::isLoaded);
        var sent = nats.connection().getStatistics().getOutMsgs();

        forge(1, "late");
        soon().until(() -> nats.connection().getStatistics().getOutMsgs() - sent > 1);
        var _ = nats.connection().jetStream().publish("LATE", null);

        await().atMost(Duration.ofSeconds(1)).until(() -> orders.isRevoked("late"));
    }

    @Test
    void are_waited_for_until_auth_service_is_there() throws Exception {
        var orders = otherService();
        assertThat(orders.isLoaded()).isFalse();

        var auth = authService();

        soon().until(() -> auth.isLoaded() && orders.isLoaded());
    }

    @Test
    void are_known_to_a_service_that_starts_later() throws Exception {
        var auth = authService();
        soon().until(auth::isLoaded);
        auth.revoke("a");
        auth.revoke("a");

        var orders = otherService();

        soon().until(orders::isLoaded);
        assertThat(orders.isRevoked("a")).isTrue();
    }

    @Test
    void survive_a_crash_of_the_server() throws Exception {
        var auth = authService();
        var orders = otherService();
        soon().until(() -> auth.isLoaded() && orders.isLoaded());
        auth.revoke("before");
        soon().until(() -> orders.isRevoked("before"));

        server.kill();
        assertThat(orders.isRevoked("before")).isTrue();
        assertThat(orders.isLoaded()).isTrue();
        assertThatThrownBy(() -> auth.revoke("meanwhile"))
                .isInstanceOf(EventStoreException.Unavailable.class);
        assertThat(auth.isRevoked("meanwhile")).isFalse();
        server.restart();

        soon().ignoreExceptions()
                .until(() -> {
                    auth.revoke("after");
                    return true;
                });
        await().atMost(Duration.ofSeconds(3)).until(() -> orders.isRevoked("after"));
        assertThat(orders.isRevoked("before")).isTrue();
    }

    @Test
    void are_listened_to_again_after_the_client_has_given_up() throws Exception {
        var auth = authService();
        var nats = connect();
        var orders = started(nats, Optional.empty());
        soon().until(() -> auth.isLoaded() && orders.isLoaded());

        nats.connection().close();
        auth.revoke("meanwhile");
        soon().until(() -> orders.isRevoked("meanwhile"));

        auth.revoke("after");
        await().atMost(Duration.ofSeconds(1)).until(() -> orders.isRevoked("after"));
    }

    @Test
    void are_kept_for_as_long_as_a_session_can_last() throws Exception {
        var auth = authService();
        soon().until(auth::isLoaded);

        var bucket = connect().connection().keyValueManagement().getStatus("REVOKED_SESSIONS");

        assertThat(bucket.getTtl()).isEqualTo(Duration.ofHours(12));
        assertThat(bucket.getMaxHistoryPerKey()).isEqualTo(1);
    }

    /** Everybody receives the message, and the stream refuses it. */
    private void forge(int times, String session) throws Exception {
        var client = connect().connection();
        var refused = new Headers().put(NatsJetStreamConstants.EXPECTED_STREAM_HDR, "ANOTHER");
        for (int i = 0; i < times; i++) {
            client.publish(subject(session), refused, null);
        }
        client.flush(Duration.ofSeconds(5));
    }

    private static String subject(String session) {
        return "$KV.REVOKED_SESSIONS.sid." + session;
    }

    private WatchedRevocations authService() throws Exception {
        return started(connect(), Optional.of(Buckets.revokedSessions(1)));
    }

    private WatchedRevocations otherService() throws Exception {
        return started(connect(), Optional.empty());
    }

    private WatchedRevocations started(
            NatsConnection nats, Optional<KeyValueConfiguration> toCreate) throws Exception {
        var revocations = new WatchedRevocations(nats, ended::add, toCreate);
        revocations.start();
        opened.add(revocations::stop);
        return revocations;
    }

    private NatsConnection connect() {
        var connection =
                NatsConnection.connect(server.url(), "revocations", Duration.ofSeconds(20));
        opened.add(connection);
        return connection;
    }

    private static ConditionFactory soon() {
        return await().atMost(Duration.ofSeconds(20)).pollInterval(Duration.ofMillis(20));
    }
}
