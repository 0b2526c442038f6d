package ticketing.eventstore.topology;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.nats.client.Connection;
import io.nats.client.ErrorListener;
import io.nats.client.JetStreamOptions;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.api.ConsumerInfo;
import io.nats.client.api.StreamInfoOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import ticketing.eventstore.EventStoreException.Forbidden;
import ticketing.eventstore.jetstream.NatsConnection;
import ticketing.eventstore.jetstream.NatsConnection.Credentials;
import ticketing.eventstore.jetstream.StreamReader;
import ticketing.infrastructure.NatsServer;

/**
 * What the services may do on a server with the accounts, and what not: directly, and as the reply
 * subject of whatever they may send. The same is tried where all share one account, to see that it
 * would be noticed.
 */
class AccountsIT {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Duration MOMENT = Duration.ofMillis(300);
    private static final Map<String, UserKey> KEYS =
            Accounts.users().stream().collect(toMap(user -> user, _ -> UserKey.generate()));

    private static Running separate;

    @BeforeAll
    static void start() throws Exception {
        separate = Running.start(Accounts.configuration(user -> KEYS.get(user).publicKey()));
    }

    @AfterAll
    static void stop() {
        separate.close();
    }

    /** A server, the services and those who look into their accounts. */
    private record Running(
            NatsServer server,
            Map<Context, Connection> services,
            Map<Context, Connection> provisioners,
            String api)
            implements AutoCloseable {

        static Running start(String accounts) throws Exception {
            var server =
                    NatsServer.start(
                            NatsServer.Settings.in(
                                            Path.of("target", "nats", UUID.randomUUID().toString()))
                                    .withConfiguration(accounts));
            var services = new EnumMap<Context, Connection>(Context.class);
            var provisioners = new EnumMap<Context, Connection>(Context.class);
            for (var context : Context.values()) {
                services.put(context, connect(server, Accounts.userOf(context)));
                provisioners.put(context, connect(server, Accounts.provisionerOf(context)));
            }
            var system =
                    new Running(
                            server,
                            services,
                            provisioners,
                            accounts.contains(Accounts.IMPORTED_API)
                                    ? Accounts.IMPORTED_API
                                    : "$JS.API");
            for (var context : Context.values()) {
                new Provisioner(provisioners.get(context), 1).apply(context);
                for (var stream : context.streams().toList()) {
                    system.store(context, stream);
                }
            }
            return system;
        }

        private static Connection connect(NatsServer server, String user) throws Exception {
            return Nats.connect(
                    Options.builder()
                            .server(server.url())
                            .connectionName(user)
                            .authHandler(KEYS.get(user))
                            .errorListener(new ErrorListener() {})
                            .build());
        }

        /** Something for everybody who listens there, and for who reads. */
        private void store(Context owner, String stream) throws Exception {
            for (var subject : subjectsIn(stream)) {
                for (int i = 0; i < 3; i++) {
                    provisioners.get(owner).jetStream().publish(subject, new byte[] {1});
                }
            }
        }

        /** What the account of everybody else than one service holds, but for its own consumers. */
        Map<String, String> besides(Context service) throws Exception {
            var state = new TreeMap<String, String>();
            for (var owner : Context.values()) {
                if (owner != service) {
                    state.putAll(stateOf(owner, service));
                }
            }
            return state;
        }

        private Map<String, String> stateOf(Context owner, Context without) throws Exception {
            var state = new TreeMap<String, String>();
            var own = Consumers.of(without).map(DurableConsumer::name).toList();
            var management = provisioners.get(owner).jetStreamManagement();
            for (var stream : management.getStreamNames()) {
                var info = management.getStreamInfo(stream, StreamInfoOptions.allSubjects());
                state.put(
                        stream,
                        info.getStreamState().getLastSequence()
                                + " "
                                + info.getStreamState().getSubjectMap()
                                + " "
                                + info.getConfiguration().toJson());
                for (var consumer : management.getConsumers(stream)) {
                    if (!own.contains(consumer.getName())) {
                        state.put(stream + "/" + consumer.getName(), state(consumer));
                    }
                }
            }
            return state;
        }

        private static String state(ConsumerInfo consumer) {
            return List.of(
                            consumer.getDelivered().getConsumerSequence(),
                            consumer.getAckFloor().getConsumerSequence(),
                            consumer.getNumPending(),
                            consumer.getNumAckPending())
                    .toString();
        }

        /** What somebody sent is done when what was asked after it has been answered. */
        void settle(Context service) throws Exception {
            services.get(service).flush(SOON);
            var _ =
                    services.get(service)
                            .jetStreamManagement(JetStreamOptions.builder().prefix(api).build())
                            .getStreamInfo(service.events().name());
        }

        @Override
        public void close() {
            Stream.concat(services.values().stream(), provisioners.values().stream())
                    .forEach(Running::close);
            server.close();
        }

        private static void close(Connection connection) {
            try {
                connection.close();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** A subject of each kind that is stored in a stream. */
    private static List<String> subjectsIn(String stream) {
        return switch (stream) {
            case "USERS" -> List.of("users.key.signed-up");
            case "TICKETS" -> List.of("tickets.1.created");
            case "ORDERS" ->
                    List.of("orders.1.2.placed", "orders.1.2.cancelled", "orders.1.2.completed");
            case "PAYMENTS" ->
                    List.of(
                            "payments.2.requested",
                            "payments.2.captured",
                            "payments.2.refund-requested");
            case "EXPIRATIONS" -> List.of("expirations.2.completed");
            case "PAYMENT_TIMERS" -> List.of("payment-timers.2", "payment-due.2");
            case "EXPIRATION_TIMERS" -> List.of("expiration-timers.2", "expiration-due.2");
            default ->
                    stream.startsWith("KV_")
                            ? List.of("$KV." + stream.substring(3) + ".sid.1")
                            : List.of(
                                    "dead-letters."
                                            + stream.substring("DEAD_LETTERS_".length())
                                                    .toLowerCase(Locale.ROOT)
                                            + ".any");
        };
    }

    @Test
    void are_set_up_once_however_often_it_is_done() throws Exception {
        for (var context : Context.values()) {
            assertThat(new Provisioner(separate.provisioners().get(context), 1).apply(context))
                    .isEmpty();
        }
    }

    static Stream<Arguments> listeners() {
        return Stream.of(Context.values())
                .flatMap(context ->
                        Consumers.of(context).map(consumer -> Arguments.of(context, consumer)));
    }

    @ParameterizedTest
    @MethodSource("listeners")
    void let_a_service_fetch_and_acknowledge_what_it_listens_to(
            Context service, DurableConsumer<?> consumer) throws Exception {
        var nats = separate.services().get(service);
        var api = Accounts.IMPORTED_API;
        var management = nats.jetStreamManagement(JetStreamOptions.builder().prefix(api).build());
        var inbox = nats.createInbox();
        var replies = nats.subscribe(inbox);
        var before = management.getConsumerInfo(consumer.stream(), consumer.name());
        var waiting = before.getNumPending();
        assertThat(waiting).isPositive();

        nats.publish(
                "%s.CONSUMER.MSG.NEXT.%s.%s".formatted(api, consumer.stream(), consumer.name()),
                inbox,
                "{\"batch\":%d,\"expires\":5000000000}".formatted(waiting).getBytes(UTF_8));
        for (int i = 0; i < waiting; i++) {
            var message = replies.nextMessage(SOON);
            assertThat(message.isJetStream()).isTrue();
            message.inProgress();
            message.ack();
        }
        replies.unsubscribe();

        await().atMost(SOON)
                .untilAsserted(() -> {
                    var after = management.getConsumerInfo(consumer.stream(), consumer.name());
                    assertThat(after.getNumAckPending()).isZero();
                    assertThat(after.getNumPending()).isZero();
                });
    }

    @ParameterizedTest
    @EnumSource
    void let_every_service_hear_and_read_which_sessions_are_revoked(Context service)
            throws Exception {
        var stream = Buckets.streamOf(Buckets.REVOKED_SESSIONS);
        var session = "$KV.REVOKED_SESSIONS.sid." + UUID.randomUUID();
        try (var nats = connect(service)) {
            var reader = new StreamReader(nats, stream);
            var heard = nats.connection().subscribe("$KV.REVOKED_SESSIONS.>");
            nats.connection().flush(SOON);

            separate.services().get(Context.AUTH).jetStream().publish(session, new byte[0]);

            assertThat(heard.nextMessage(SOON).getSubject()).isEqualTo(session);
            var found = reader.read("$KV.REVOKED_SESSIONS.sid.*", 0, (subject, _, _, _) -> subject);
            assertThat(found.messages()).contains(session);
            assertThat(reader.lastSequence("$KV.REVOKED_SESSIONS.>"))
                    .isEqualTo(found.lastSequence());
        }
    }

    @ParameterizedTest
    @EnumSource
    void say_at_once_what_a_service_may_not_ask(Context service) {
        var foreign = Stream.of(Context.values()).filter(it -> it != service).findFirst();
        var stream = foreign.orElseThrow().events().name();
        try (var nats = connect(service)) {
            // Often, since the refusal may be there before the question is known to have been sent.
            for (int i = 0; i < 100; i++) {
                var start = System.nanoTime();

                assertThatExceptionOfType(Forbidden.class)
                        .isThrownBy(() -> new StreamReader(nats, stream).lastSequence(">"))
                        .withMessageContaining("store.STREAM.MSG.GET." + stream);

                assertThat(Duration.ofNanos(System.nanoTime() - start))
                        .as("question %d", i)
                        .isLessThan(Duration.ofSeconds(1));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void deny_a_service_whatever_belongs_to_another_one(Context service) throws Exception {
        var nats = separate.services().get(service);
        var before = separate.besides(service);
        var inbox = nats.createInbox();
        var answers = nats.subscribe(inbox + ".*");
        var requests = foreign(service);
        for (int i = 0; i < requests.size(); i++) {
            nats.publish(requests.get(i).subject(), inbox + "." + i, requests.get(i).body());
        }
        separate.settle(service);

        for (var answer = answers.nextMessage(MOMENT);
                answer != null;
                answer = answers.nextMessage(MOMENT)) {
            var number = answer.getSubject().substring(inbox.length() + 1);
            assertThat(answer.isStatusMessage() || isError(answer.getData()))
                    .as("%s: %s", requests.get(Integer.parseInt(number)).subject(), answer)
                    .isTrue();
        }
        answers.unsubscribe();
        assertThat(separate.besides(service)).isEqualTo(before);
    }

    private static boolean isError(byte[] answer) {
        return new String(answer, UTF_8).contains("\"error\"");
    }

    @ParameterizedTest
    @EnumSource
    void deny_a_service_the_same_as_the_reply_subject_of_what_it_may_send(Context service)
            throws Exception {
        var before = separate.besides(service);

        abuseReplies(separate, service);

        assertThat(separate.besides(service)).isEqualTo(before);
    }

    /** Else the test above would prove nothing. */
    @Test
    void would_be_needed_even_if_permissions_were_the_same() throws Exception {
        try (var shared = Running.start(oneAccount())) {
            var before = shared.besides(Context.ORDERS);

            abuseReplies(shared, Context.ORDERS);

            assertThat(shared.besides(Context.ORDERS)).isNotEqualTo(before);
        }
    }

    /** The shortest way to a ticket that nobody pays for. */
    @Test
    void keep_a_service_from_having_a_forged_payment_stored() throws Exception {
        var forged = new Request("payments.2.captured", new byte[0]);
        try (var shared = Running.start(oneAccount())) {
            for (var system : List.of(shared, separate)) {
                var payments = system.provisioners().get(Context.PAYMENTS).jetStreamManagement();
                var before = payments.getStreamInfo("PAYMENTS").getStreamState().getMsgCount();

                system.services()
                        .get(Context.ORDERS)
                        .publish("$JS.API.STREAM.INFO.ORDERS", forged.subject(), forged.body());
                system.settle(Context.ORDERS);

                assertThat(payments.getStreamInfo("PAYMENTS").getStreamState().getMsgCount())
                        .isEqualTo(before + (system == shared ? 1 : 0));
            }
        }
    }

    /** The users with the same rights, all in one account. */
    private static String oneAccount() {
        var users = new ArrayList<String>();
        for (var context : Context.values()) {
            users.add(
                    "{nkey: %s, permissions: {publish: {allow: [\"%s\"]}, subscribe: {allow: [\"%s\"]}}}"
                            .formatted(
                                    KEYS.get(Accounts.userOf(context)).publicKey(),
                                    Accounts.publishable(Accounts.rightsOf(context))
                                            .map(it -> it.replaceFirst("^store", "\\$JS.API"))
                                            .collect(joining("\", \"")),
                                    Accounts.subscribable(Accounts.rightsOf(context))
                                            .collect(joining("\", \""))));
            users.add(
                    "{nkey: %s}".formatted(KEYS.get(Accounts.provisionerOf(context)).publicKey()));
        }
        return "accounts {\n ALL { jetstream: enabled, users: [\n%s\n] }\n}\n"
                .formatted(String.join(",\n", users));
    }

    private void abuseReplies(Running system, Context service) throws Exception {
        var nats = system.services().get(service);
        var targets = foreign(service).stream().map(Request::subject).distinct().toList();
        for (var subject : Accounts.publishable(Accounts.rightsOf(service)).toList()) {
            var sent = subject.replace(">", "1.2").replace("*", "2");
            for (var target : targets) {
                nats.publish(sent, target, bodyFor(sent));
                nats.publish(sent.replaceFirst("^store", "\\$JS.API"), target, bodyFor(sent));
            }
            system.settle(service);
        }
    }

    /** Something to which the server has an answer. */
    private static byte[] bodyFor(String subject) {
        var body =
                subject.contains(".DIRECT.GET.") || subject.contains(".MSG.GET.")
                        ? "{\"seq\":1}"
                        : subject.contains(".MSG.NEXT.")
                                ? "{\"batch\":1,\"no_wait\":true}"
                                : subject.contains(".MSG.DELETE.")
                                        ? "{\"seq\":1000}"
                                        : subject.contains(".STREAM.PURGE.")
                                                ? "{\"filter\":\"none\"}"
                                                : "";
        return body.getBytes(UTF_8);
    }

    private record Request(String subject, byte[] body) {

        static Request of(String subject, String body) {
            return new Request(subject, body.getBytes(UTF_8));
        }
    }

    /** What only others may do: with their streams and buckets, and as those who listen. */
    private static List<Request> foreign(Context service) {
        var requests = new ArrayList<Request>();
        for (var owner : Context.values()) {
            if (owner != service) {
                owner.streams()
                        .filter(stream -> !stream.equals("KV_REVOKED_SESSIONS"))
                        .flatMap(stream -> readsOf(service, stream))
                        .forEach(requests::add);
                owner.streams().flatMap(AccountsIT::changesOf).forEach(requests::add);
                Consumers.of(owner).flatMap(AccountsIT::usesOf).forEach(requests::add);
            }
        }
        requests.add(Request.of("$SYS.REQ.SERVER.PING", ""));
        requests.add(
                Request.of(
                        "$JS.API.STREAM.CREATE.MINE",
                        "{\"name\":\"MINE\",\"subjects\":[\"mine\"]}"));
        return requests;
    }

    private static Stream<Request> readsOf(Context service, String stream) {
        var prefixes = Stream.of("$JS.API", "store");
        var mayAskHowFar =
                Consumers.viewsOf(service).stream()
                        .anyMatch(view -> view.stream().name().equals(stream));
        return prefixes.flatMap(prefix ->
                Stream.of(
                                Request.of(prefix + ".STREAM.MSG.GET." + stream, "{\"seq\":1}"),
                                Request.of(prefix + ".DIRECT.GET." + stream, "{\"seq\":1}"),
                                Request.of(
                                        prefix
                                                + ".DIRECT.GET."
                                                + stream
                                                + "."
                                                + subjectsIn(stream).getFirst(),
                                        ""),
                                Request.of(prefix + ".STREAM.INFO." + stream, ""))
                        .filter(request ->
                                !(mayAskHowFar && request.subject().contains("STREAM.INFO"))));
    }

    private static Stream<Request> changesOf(String stream) {
        var stored = subjectsIn(stream).stream().map(subject -> Request.of(subject, "forged"));
        var calls =
                Stream.of("$JS.API", "store")
                        .flatMap(prefix ->
                                Stream.of(
                                        Request.of(prefix + ".STREAM.DELETE." + stream, ""),
                                        Request.of(prefix + ".STREAM.PURGE." + stream, ""),
                                        Request.of(
                                                prefix + ".STREAM.MSG.DELETE." + stream,
                                                "{\"seq\":1}"),
                                        Request.of(
                                                prefix + ".STREAM.UPDATE." + stream,
                                                "{\"name\":\"%s\",\"max_msgs\":1}"
                                                        .formatted(stream)),
                                        Request.of(
                                                prefix + ".CONSUMER.CREATE." + stream + ".spy",
                                                "{\"stream_name\":\"%s\",\"config\":{\"durable_name\":\"spy\",\"ack_policy\":\"none\"}}"
                                                        .formatted(stream)),
                                        Request.of(
                                                prefix
                                                        + ".CONSUMER.DURABLE.CREATE."
                                                        + stream
                                                        + ".spy",
                                                "{\"stream_name\":\"%s\",\"config\":{\"durable_name\":\"spy\",\"ack_policy\":\"none\"}}"
                                                        .formatted(stream)),
                                        Request.of(prefix + ".CONSUMER.LIST." + stream, "")));
        return Stream.concat(stored, calls);
    }

    private static Stream<Request> usesOf(DurableConsumer<?> consumer) {
        var name = consumer.stream() + "." + consumer.name();
        var calls =
                Stream.of("$JS.API", "store")
                        .flatMap(prefix ->
                                Stream.of(
                                        Request.of(prefix + ".CONSUMER.INFO." + name, ""),
                                        Request.of(prefix + ".CONSUMER.DELETE." + name, ""),
                                        Request.of(
                                                prefix + ".CONSUMER.RESET." + name, "{\"seq\":1}"),
                                        Request.of(
                                                prefix + ".CONSUMER.MSG.NEXT." + name,
                                                "{\"batch\":1,\"no_wait\":true}")));
        return Stream.concat(
                calls, Stream.of(Request.of("$JS.ACK." + name + ".1.1.1.1.1", "+ACK")));
    }

    private static NatsConnection connect(Context service) {
        var user = Accounts.userOf(service);
        return NatsConnection.connect(
                separate.server().url(), user, SOON, new Credentials(KEYS.get(user), null));
    }
}
