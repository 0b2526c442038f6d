package ticketing.local.nats;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.nats.client.Connection;
import io.nats.client.JetStreamOptions;
import io.nats.client.KeyValueOptions;
import io.nats.client.Message;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.impl.Headers;
import io.nats.client.support.NatsJetStreamConstants;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import ticketing.infrastructure.nats.NatsServer;
import ticketing.local.data.DataFolder;
import ticketing.nats.BucketConfigurations;
import ticketing.nats.DurableConsumer;
import ticketing.nats.JetStreamApi;
import ticketing.nats.Provisioner;
import ticketing.nats.StreamConfigurations;
import ticketing.nats.UserKey;
import ticketing.topology.Accounts;
import ticketing.topology.Consumers;
import ticketing.topology.Provisions;
import ticketing.topology.Service;
import ticketing.topology.TimerStreams;

/**
 * A data folder of an older version, where each service was a user in the account of its streams.
 */
@SuppressWarnings("try")
class ServicesInsideTheirAccountsIT {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Pattern USER = Pattern.compile("<([a-z-]+)>");
    private static final JetStreamOptions API = JetStreamApi.OPTIONS_OF_IMPORTED;
    private static final String LETTERS =
            StreamConfigurations.deadLettersOf(Service.ORDERS.shortName());

    private final DataFolder data =
            DataFolder.take(
                    Path.of("target", "services-inside", UUID.randomUUID().toString())
                            .toAbsolutePath());

    @Test
    void leave_everything_where_services_outside_find_it() throws Exception {
        var keys = NatsKeys.makeIn(data.natsKeys());
        for (var context : Service.values()) {
            Files.delete(keys.file(Accounts.observerOf(context)));
        }
        try (var server = start(accountsOfBefore(keys))) {
            provision(server);
            leaveSomethingBehind(server, keys);
        }
        var before = seeds();

        try (var server = start(NatsKeys.makeIn(data.natsKeys()).accounts())) {
            assertThat(seeds()).hasSameSizeAs(Accounts.keyOwners()).containsAll(before);
            assertThat(provision(server)).as("what was not there").isEmpty();
            assertIsThere(server, keys);
        } finally {
            data.close();
        }
    }

    /** The reason why NATS is restarted with new accounts instead of reloading them. */
    @Test
    void are_not_followed_by_services_outside_until_the_server_is_restarted() throws Exception {
        var keys = NatsKeys.makeIn(data.natsKeys());
        var file = Files.createDirectories(data.natsFolder()).resolve("auth.conf");
        Files.writeString(file, accountsOfBefore(keys));
        try (var server = start("include \"auth.conf\"")) {
            provision(server);

            Files.writeString(file, keys.accounts());
            var pid = Long.toString(server.pid().orElseThrow());
            assertThat(new ProcessBuilder("kill", "-HUP", pid).start().waitFor()).isZero();
            await().atMost(LIMIT)
                    .ignoreExceptions()
                    .until(() -> isLetIn(server, keys.of(Accounts.observerOf(Service.ORDERS))));
            assertThatExceptionOfType(CancellationException.class)
                    .as("what the client makes of: no responders")
                    .isThrownBy(() -> askedForOrders(server, keys));

            server.kill();
            server.restart();
            assertThat(text(askedForOrders(server, keys))).contains("stream_info_response");
        } finally {
            data.close();
        }
    }

    private static boolean isLetIn(NatsServer server, UserKey user) throws Exception {
        try (var connection =
                Nats.connect(Options.builder().server(server.url()).authHandler(user).build())) {
            return connection.getStatus() == Connection.Status.CONNECTED;
        }
    }

    private static Message askedForOrders(NatsServer server, NatsKeys keys) throws Exception {
        try (var orders = connect(server, keys, Service.ORDERS)) {
            return orders.request(JetStreamApi.IMPORTED + ".STREAM.INFO.ORDERS", new byte[0])
                    .get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        }
    }

    private static void leaveSomethingBehind(NatsServer server, NatsKeys keys) throws Exception {
        try (var orders = connect(server, keys, Service.ORDERS);
                var expiration = connect(server, keys, Service.EXPIRATION)) {
            for (var event : List.of("first", "second")) {
                orders.jetStream().publish("orders.1." + event + ".placed", event.getBytes(UTF_8));
            }
            var answered = next(orders, "$JS.API", Consumers.ORDERS_VIEW.of(1)).getReplyTo();
            assertThat(orders.request(answered, "+ACK".getBytes(UTF_8), LIMIT)).isNotNull();
            orders.jetStream().publish("dead-letters.orders.some", "letter".getBytes(UTF_8));
            orders.keyValue(BucketConfigurations.generationsOf("orders")).put("orders-view", "7");
            expiration
                    .jetStream()
                    .publish(
                            TimerStreams.EXPIRATION_TIMERS.set("1"),
                            new Headers()
                                    .put(
                                            NatsJetStreamConstants.NATS_SCHEDULE_HDR,
                                            "@at "
                                                    + Instant.now()
                                                            .plusSeconds(3)
                                                            .truncatedTo(ChronoUnit.SECONDS))
                                    .put(
                                            NatsJetStreamConstants.NATS_SCHEDULE_TARGET_HDR,
                                            TimerStreams.EXPIRATION_TIMERS.due("1")),
                            "timer".getBytes(UTF_8));
        }
    }

    private static void assertIsThere(NatsServer server, NatsKeys keys) throws Exception {
        try (var orders = connect(server, keys, Service.ORDERS);
                var expiration = connect(server, keys, Service.EXPIRATION)) {
            var streams = orders.jetStreamManagement(API);
            assertThat(streams.getMessage("ORDERS", 1).getData()).asString().isEqualTo("first");
            assertThat(streams.getMessage("ORDERS", 2).getData()).asString().isEqualTo("second");
            assertThat(streams.getMessage(LETTERS, 1).getData()).asString().isEqualTo("letter");
            assertThat(
                            orders.keyValue(
                                            BucketConfigurations.generationsOf("orders"),
                                            KeyValueOptions.builder().jetStreamOptions(API).build())
                                    .get("orders-view")
                                    .getValueAsString())
                    .isEqualTo("7");
            assertThat(text(next(orders, JetStreamApi.IMPORTED, Consumers.ORDERS_VIEW.of(1))))
                    .isEqualTo("second");
            assertThat(
                            text(
                                    next(
                                            expiration,
                                            JetStreamApi.IMPORTED,
                                            Consumers.EXPIRATION_WHEN_ORDER_PLACED)))
                    .isEqualTo("first");
            assertThat(
                            text(
                                    next(
                                            expiration,
                                            JetStreamApi.IMPORTED,
                                            Consumers.EXPIRATION_WHEN_TIMER_IS_DUE)))
                    .isEqualTo("timer");
        }
    }

    private NatsServer start(String accounts) {
        return NatsServer.start(
                NatsServer.Settings.in(data.natsFolder()).withConfiguration(accounts));
    }

    private static String accountsOfBefore(NatsKeys keys) throws Exception {
        try (var text =
                ServicesInsideTheirAccountsIT.class.getResourceAsStream(
                        "accounts-with-services-inside.conf")) {
            return USER.matcher(new String(text.readAllBytes(), UTF_8))
                    .replaceAll(user -> keys.of(user.group(1)).publicKey());
        }
    }

    /** Returns what was missing. */
    private List<String> provision(NatsServer server) throws Exception {
        var made = new ArrayList<String>();
        try (var accounts = NatsAccess.provision(server.url(), data)) {
            for (var owner : Service.values()) {
                made.addAll(new Provisioner(accounts.of(owner)).apply(Provisions.of(owner, 1)));
            }
        }
        return made;
    }

    private List<String> seeds() throws Exception {
        try (var files = Files.list(data.natsKeys())) {
            var seeds = new ArrayList<String>();
            for (var file : files.toList()) {
                seeds.add(file.getFileName() + " " + Files.readString(file));
            }
            return seeds;
        }
    }

    private static Connection connect(NatsServer server, NatsKeys keys, Service service)
            throws Exception {
        return Nats.connect(
                Options.builder()
                        .server(server.url())
                        .authHandler(keys.of(Accounts.userOf(service)))
                        .build());
    }

    private static Message next(Connection service, String api, DurableConsumer<?> consumer)
            throws Exception {
        var inbox = service.createInbox();
        var messages = service.subscribe(inbox);
        service.publish(
                "%s.CONSUMER.MSG.NEXT.%s.%s".formatted(api, consumer.stream(), consumer.name()),
                inbox,
                "1".getBytes(UTF_8));
        return messages.nextMessage(LIMIT);
    }

    private static String text(Message message) {
        return new String(message.getData(), UTF_8);
    }
}
