package ticketing.topology;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.nats.client.AuthenticationException;
import io.nats.client.Connection;
import io.nats.client.ErrorListener;
import io.nats.client.JetStreamApiException;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.api.StreamInfoOptions;
import io.nats.client.api.StreamState;
import io.nats.client.impl.Headers;
import io.nats.client.impl.NatsMessage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import ticketing.eventstore.EventStoreException.Forbidden;
import ticketing.eventstore.jetstream.NatsConnection;
import ticketing.eventstore.jetstream.NatsConnection.Credentials;
import ticketing.eventstore.jetstream.StreamReader;
import ticketing.infrastructure.nats.NatsServer;
import ticketing.nats.BucketConfigurations;
import ticketing.nats.DurableConsumer;
import ticketing.nats.JetStreamApi;
import ticketing.nats.Provisioner;
import ticketing.nats.UserKey;

/**
 * What a key permits. The test tries everything that its owner has no right to, directly and as the
 * reply subject of everything it may send. It tries the same with wrongly configured accounts, to
 * show that it would notice.
 */
class AccountsIT {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Duration MOMENT = Duration.ofMillis(300);
    private static final String API = "$JS.API";
    private static final Map<String, UserKey> KEYS =
            Accounts.users().stream().collect(toMap(user -> user, _ -> UserKey.generate()));

    private static final String CONFIGURATION =
            Accounts.configuration(user -> KEYS.get(user).publicKey());

    private static Running system;

    @BeforeAll
    static void start() throws Exception {
        system = Running.start(CONFIGURATION);
    }

    @AfterAll
    static void stop() {
        system.close();
    }

    /**
     * A user with a key.
     *
     * @param context the service of the key
     */
    private record User(String name, Service context, List<Right> rights) {

        static User service(Service context) {
            return new User(Accounts.userOf(context), context, Rights.of(context));
        }

        static User observer(Service context) {
            return new User(Accounts.observerOf(context), context, Rights.toObserve(context));
        }

        boolean maySend(String subject) {
            return Accounts.publishable(rights).anyMatch(it -> matches(subject, it));
        }

        /** Whether it has that right, under any name. */
        boolean mayReach(String subject) {
            return rights.stream().anyMatch(right -> matches(subject, right.subject()));
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private static boolean matches(String subject, String pattern) {
        return subject.matches(
                pattern.replace("$", "\\$")
                        .replace(".", "\\.")
                        .replace("*", "[^.]+")
                        .replace(">", ".+"));
    }

    static Stream<User> services() {
        return Stream.of(Service.values()).map(User::service);
    }

    static Stream<User> servicesAndObservers() {
        return Stream.concat(services(), Stream.of(Service.values()).map(User::observer));
    }

    /**
     * A server on which every stream has a message, and every consumer has something to deliver.
     */
    private record Running(
            NatsServer server, Map<String, Connection> users, Map<String, String> acknowledgements)
            implements AutoCloseable {

        static Running start(String accounts) throws Exception {
            var server =
                    NatsServer.start(
                            NatsServer.Settings.in(
                                            Path.of("target", "nats", UUID.randomUUID().toString()))
                                    .withConfiguration(accounts));
            var users = new HashMap<String, Connection>();
            var clients =
                    Accounts.users().stream().filter(user -> !user.equals(Edge.LEAF)).toList();
            for (var user : clients) {
                users.put(
                        user,
                        Nats.connect(
                                Options.builder()
                                        .server(server.url())
                                        .connectionName(user)
                                        .authHandler(KEYS.get(user))
                                        .errorListener(new ErrorListener() {})
                                        .build()));
            }
            var system = new Running(server, users, new HashMap<>());
            for (var context : Service.values()) {
                new Provisioner(system.provisioner(context)).apply(Provisions.of(context, 1));
                for (var stream : context.streams().toList()) {
                    for (var subject : subjectsIn(stream)) {
                        for (int i = 0; i < 3; i++) {
                            system.provisioner(context)
                                    .jetStream()
                                    .publish(subject, new byte[] {1});
                        }
                    }
                }
            }
            for (var context : Service.values()) {
                for (var consumer : Consumers.of(context).toList()) {
                    system.deliver(consumer);
                }
            }
            return system;
        }

        /** One message, which nobody acknowledges. */
        private void deliver(DurableConsumer<?> consumer) throws Exception {
            var message =
                    provisioner(ownerOf(consumer))
                            .jetStream()
                            .getConsumerContext(consumer.stream(), consumer.name())
                            .next(SOON);
            acknowledgements.put(consumer.name(), message.getReplyTo());
        }

        Connection of(User user) {
            return users.get(user.name());
        }

        Connection provisioner(Service context) {
            return users.get(Accounts.provisionerOf(context));
        }

        /** Everything that a user must not change; what it may change is left out. */
        Map<String, String> beyond(User user) throws Exception {
            var state = new TreeMap<String, String>();
            for (var context : Service.values()) {
                state.putAll(stateOf(context, user));
            }
            return state;
        }

        private Map<String, String> stateOf(Service owner, User user) throws Exception {
            var state = new TreeMap<String, String>();
            var management = provisioner(owner).jetStreamManagement();
            for (var stream : management.getStreamNames()) {
                var info = management.getStreamInfo(stream, StreamInfoOptions.allSubjects());
                state.put(
                        "%s %s".formatted(owner, stream),
                        info.getConfiguration().toJson()
                                + messagesBeyond(user, stream, info.getStreamState()));
                for (var consumer : management.getConsumers(stream)) {
                    var name = stream + "." + consumer.getName();
                    state.put(
                            "%s %s".formatted(owner, name),
                            user.mayReach(API + ".CONSUMER.MSG.NEXT." + name)
                                    ? consumer.getConsumerConfiguration().toJson()
                                    : "%s, delivered %s, acknowledged %s, %s in hand"
                                            .formatted(
                                                    consumer.getConsumerConfiguration().toJson(),
                                                    consumer.getDelivered().getConsumerSequence(),
                                                    consumer.getAckFloor().getConsumerSequence(),
                                                    consumer.getNumAckPending()));
                }
            }
            return state;
        }

        private static String messagesBeyond(User user, String stream, StreamState state) {
            if (user.mayReach(API + ".STREAM.PURGE." + stream)) {
                return "";
            }
            var messages = new TreeMap<String, Long>();
            for (var subject : state.getSubjects()) {
                if (!user.mayReach(subject.getName())) {
                    messages.put(subject.getName(), subject.getCount());
                }
            }
            // In a bucket, a new value replaces the old one.
            return stream.startsWith("KV_")
                    ? messages.toString()
                    : "%s from %d, %d deleted"
                            .formatted(messages, state.getFirstSequence(), state.getDeletedCount());
        }

        /** Everything that a user has sent is processed when a later request of it is answered. */
        void settle(User user) throws Exception {
            of(user).flush(SOON);
            for (var context : Service.values()) {
                var _ = provisioner(context).jetStreamManagement().getStreamNames();
            }
        }

        @Override
        public void close() {
            users.values().forEach(Running::close);
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

    /** A subject of each kind in a stream. */
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
                                            + ".some-consumer");
        };
    }

    @ParameterizedTest
    @EnumSource
    void let_every_service_hear_and_read_which_sessions_are_revoked(Service service)
            throws Exception {
        var session = "$KV.REVOKED_SESSIONS.sid." + UUID.randomUUID();
        try (var nats = connect(Accounts.userOf(service))) {
            var reader =
                    new StreamReader(nats, BucketConfigurations.streamOf(Buckets.REVOKED_SESSIONS));
            var heard = nats.connection().subscribe("$KV.REVOKED_SESSIONS.>");
            nats.connection().flush(SOON);

            system.of(User.service(Service.AUTH)).jetStream().publish(session, new byte[0]);

            assertThat(heard.nextMessage(SOON).getSubject()).isEqualTo(session);
            var found = reader.read("$KV.REVOKED_SESSIONS.sid.*", 0, (subject, _, _, _) -> subject);
            assertThat(found.messages()).contains(session);
            assertThat(reader.lastSequence("$KV.REVOKED_SESSIONS.>"))
                    .isEqualTo(found.lastSequence());
        }
    }

    /** What it can do as a leaf node is tried where the edge is. */
    @Test
    void let_the_edge_in_as_a_leaf_node_only() {
        var client =
                Options.builder()
                        .server(system.server().url())
                        .authHandler(KEYS.get(Edge.LEAF))
                        .noReconnect()
                        .errorListener(new ErrorListener() {})
                        .build();

        assertThatExceptionOfType(AuthenticationException.class)
                .isThrownBy(() -> Nats.connect(client));
    }

    @ParameterizedTest
    @EnumSource
    void let_an_observer_read_every_stream_and_consumer_of_its_context(Service context)
            throws Exception {
        try (var nats = connect(Accounts.observerOf(context))) {
            var management =
                    nats.connection().jetStreamManagement(JetStreamApi.OPTIONS_OF_IMPORTED);

            assertThat(management.getStreamNames())
                    .containsExactlyInAnyOrderElementsOf(context.streams().toList());
            for (var stream : context.streams().toList()) {
                var all = new StreamReader(nats, stream).read(">", 0, (it, _, _, _) -> it);
                assertThat(all.messages())
                        .hasSize(
                                (int)
                                        management
                                                .getStreamInfo(stream)
                                                .getStreamState()
                                                .getMsgCount())
                        .isNotEmpty();
                for (var consumer : management.getConsumers(stream)) {
                    assertThat(management.getConsumerInfo(stream, consumer.getName()).getName())
                            .isEqualTo(consumer.getName());
                }
            }
        }
    }

    @Test
    void say_at_once_what_a_service_may_not_ask() {
        try (var nats = connect(Accounts.userOf(Service.ORDERS))) {
            // Often, because the refusal may arrive before the request counts as sent.
            for (int i = 0; i < 100; i++) {
                var start = System.nanoTime();

                assertThatExceptionOfType(Forbidden.class)
                        .isThrownBy(() -> new StreamReader(nats, "PAYMENTS").lastSequence(">"))
                        .withMessageContaining("store.STREAM.MSG.GET.PAYMENTS");

                assertThat(Duration.ofNanos(System.nanoTime() - start))
                        .as("question %d", i)
                        .isLessThan(Duration.ofSeconds(1));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("servicesAndObservers")
    void deny_everything_else(User user) throws Exception {
        var nats = system.of(user);
        var before = system.beyond(user);
        var inbox = nats.createInbox();
        var answers = nats.subscribe(inbox + ".*");
        var requests = everything(system).filter(it -> !user.maySend(it.subject())).toList();
        for (int i = 0; i < requests.size(); i++) {
            nats.publish(requests.get(i).subject(), inbox + "." + i, requests.get(i).body());
        }
        system.settle(user);

        for (var answer = answers.nextMessage(MOMENT);
                answer != null;
                answer = answers.nextMessage(MOMENT)) {
            var number = answer.getSubject().substring(inbox.length() + 1);
            assertThat(answer.isStatusMessage() || isError(answer.getData()))
                    .as("%s: %s", requests.get(Integer.parseInt(number)).subject(), answer)
                    .isTrue();
        }
        assertThat(system.beyond(user)).isEqualTo(before);
    }

    private static boolean isError(byte[] answer) {
        return new String(answer, UTF_8).contains("\"error\"");
    }

    @ParameterizedTest
    @MethodSource("servicesAndObservers")
    void deny_it_as_the_reply_subject_of_what_is_allowed(User user) throws Exception {
        var before = system.beyond(user);

        abuseReplies(system, user, Accounts.publishable(user.rights()).toList());

        assertThat(system.beyond(user)).isEqualTo(before);
    }

    @ParameterizedTest
    @MethodSource("services")
    void deny_it_to_the_headers_of_what_is_allowed(User service) throws Exception {
        var before = system.beyond(service);
        var nats = system.of(service);
        var context = service.context();
        var events = context.events().name();
        var sendable =
                List.of(
                        subjectsIn(events).getFirst(),
                        "dead-letters." + context.shortName() + ".some-consumer",
                        "payment-timers.2",
                        "expiration-timers.2");
        for (var subject : sendable.stream().filter(service::maySend).toList()) {
            for (var target :
                    List.of(
                            API + ".STREAM.DELETE." + events,
                            API + ".STREAM.PURGE." + events,
                            "tickets.1.sold",
                            "payments.2.captured",
                            "$KV.REVOKED_SESSIONS.sid.1")) {
                send(nats, subject, "Nats-Trace-Dest", target);
                send(nats, subject, "Nats-Schedule", "@every 1s", "Nats-Schedule-Target", target);
            }
            send(nats, subject, "Nats-Rollup", "all");
            send(nats, subject, "Nats-Schedule", "@every 1s", "Nats-Schedule-Rollup", "all");
            send(
                    nats,
                    subject,
                    "Nats-Schedule",
                    "@every 1s",
                    "Nats-Schedule-Target",
                    "payment-due.2",
                    "Nats-Schedule-Source",
                    "payments.2.requested");
        }
        system.settle(service);

        assertThat(system.beyond(service)).isEqualTo(before);
    }

    private static void send(Connection nats, String subject, String... headers) {
        var all = new Headers();
        for (int i = 0; i < headers.length; i += 2) {
            all.put(headers[i], headers[i + 1]);
        }
        nats.publish(
                NatsMessage.builder()
                        .subject(subject)
                        .replyTo(nats.createInbox())
                        .headers(all)
                        .data("forged")
                        .build());
    }

    @Test
    void tell_the_headers_of_the_server_from_those_of_a_message() throws Exception {
        var subject = "$KV.REVOKED_SESSIONS.sid." + UUID.randomUUID();
        var message =
                NatsMessage.builder()
                        .subject(subject)
                        .headers(
                                new Headers()
                                        .put("Nats-Sequence", "1")
                                        .put("Nats-Last-Sequence", "7")
                                        .put("Nats-Subject", "$KV.REVOKED_SESSIONS.sid.other"))
                        .build();
        var stored = system.of(User.service(Service.AUTH)).jetStream().publish(message);

        try (var nats = connect(Accounts.userOf(Service.TICKETS))) {
            var found =
                    new StreamReader(nats, BucketConfigurations.streamOf(Buckets.REVOKED_SESSIONS))
                            .read(subject, 0, (it, _, _, _) -> it);

            assertThat(found.messages()).containsExactly(subject);
            assertThat(found.lastSequence()).isEqualTo(stored.getSeqno());
        }
    }

    @ParameterizedTest
    @EnumSource
    void keep_a_provisioner_within_its_context(Service context) throws Exception {
        var provisioner =
                new User(
                        Accounts.provisionerOf(context),
                        context,
                        List.of(
                                new Right(context.name(), Right.Kind.SEND, API + ".>", API + ".>"),
                                Right.send(context, context.events().allSubjects())));
        var others = List.of(Service.values()).stream().filter(it -> it != context).toList();
        var before = new TreeMap<String, String>();
        for (var other : others) {
            before.putAll(system.stateOf(other, provisioner));
        }

        var own = context.events().name();
        var targets =
                everything(system)
                        .filter(it -> others.stream().anyMatch(other -> it.isAbout(other)))
                        .toList();
        for (var target : targets) {
            system.of(provisioner).publish(target.subject(), target.body());
            for (var call : List.of(".STREAM.INFO.", ".DIRECT.GET.", ".STREAM.MSG.GET.")) {
                system.of(provisioner).publish(API + call + own, target.subject(), bodyFor(call));
            }
        }
        system.settle(provisioner);

        var after = new TreeMap<String, String>();
        for (var other : others) {
            after.putAll(system.stateOf(other, provisioner));
        }
        assertThat(targets).isNotEmpty();
        assertThat(after).isEqualTo(before);
    }

    /** Otherwise the tests above would prove nothing. */
    @ParameterizedTest
    @MethodSource("services")
    void would_not_be_kept_by_permissions_in_the_account_of_the_streams(User service)
            throws Exception {
        try (var sameAccount = Running.start(inTheAccountOfTheStreams())) {
            var stream = service.context().events().name();
            var nats = sameAccount.of(service);
            nats.publish(service.context().events().allSubjects().replace(">", "1"), new byte[0]);
            nats.flush(SOON);
            var last =
                    sameAccount
                            .provisioner(service.context())
                            .jetStreamManagement()
                            .getStreamInfo(stream)
                            .getStreamState()
                            .getLastSequence();

            nats.publish(
                    API + ".DIRECT.GET." + stream,
                    API + ".STREAM.DELETE." + stream,
                    "{\"seq\":%d}".formatted(last).getBytes(UTF_8));
            sameAccount.settle(service);

            assertThatExceptionOfType(JetStreamApiException.class)
                    .isThrownBy(() ->
                            sameAccount
                                    .provisioner(service.context())
                                    .jetStreamManagement()
                                    .getStreamInfo(stream))
                    .withMessageContaining("stream not found");
        }
    }

    @ParameterizedTest
    @MethodSource("services")
    void would_be_seen_to_be_broken(User service) throws Exception {
        try (var sameAccount = Running.start(inTheAccountOfTheStreams())) {
            var before = sameAccount.beyond(service);

            abuseReplies(
                    sameAccount, service, service.rights().stream().map(Right::subject).toList());

            assertThat(sameAccount.beyond(service)).isNotEqualTo(before);
        }
    }

    /** The shortest way to a ticket without paying. */
    @Test
    void would_not_keep_a_forged_payment_out_in_one_account() throws Exception {
        try (var shared = Running.start(oneAccount())) {
            var orders = User.service(Service.ORDERS);
            var before = shared.beyond(orders);

            shared.of(orders).publish(API + ".STREAM.INFO.ORDERS", "payments.2.captured", null);
            shared.settle(orders);

            assertThat(shared.beyond(orders)).isNotEqualTo(before);
        }
    }

    /** As it was once: the user of a service has its permissions in the account of the streams. */
    private static String inTheAccountOfTheStreams() {
        return Stream.of(Service.values())
                .map(context ->
                        "  %s {\n    jetstream: enabled\n    users: [\n%s\n    ]\n  }\n"
                                .formatted(context, usersOf(context)))
                .collect(joining("", "accounts {\n", "}\n"));
    }

    private static String oneAccount() {
        return Stream.of(Service.values())
                .map(AccountsIT::usersOf)
                .collect(
                        joining(
                                ",\n",
                                "accounts {\n ALL { jetstream: enabled, users: [\n",
                                "\n] }\n}\n"));
    }

    private static String usersOf(Service context) {
        return "{nkey: %s, permissions: {publish: {allow: [%s]}}},\n{nkey: %s},\n{nkey: %s}"
                .formatted(
                        KEYS.get(Accounts.userOf(context)).publicKey(),
                        Rights.of(context).stream()
                                .filter(right -> right.kind() != Right.Kind.HEAR)
                                .map(right -> "\"" + right.subject() + "\"")
                                .collect(joining(", ")),
                        KEYS.get(Accounts.provisionerOf(context)).publicKey(),
                        KEYS.get(Accounts.observerOf(context)).publicKey());
    }

    private static void abuseReplies(Running system, User user, List<String> sendable)
            throws Exception {
        var nats = system.of(user);
        var targets =
                everything(system)
                        .map(Request::subject)
                        .distinct()
                        .filter(subject -> !user.maySend(subject))
                        .toList();
        for (var subject : sendable) {
            var sent = subject.replace(">", "1.2").replace("*", "2");
            for (var target : targets) {
                nats.publish(sent, target, bodyFor(sent));
            }
            system.settle(user);
        }
    }

    /** A body that the server answers. */
    private static byte[] bodyFor(String subject) {
        var body =
                subject.contains(".DIRECT.GET.") || subject.contains(".MSG.GET.")
                        ? "{\"seq\":1}"
                        : subject.contains(".MSG.NEXT.")
                                ? "{\"batch\":1,\"no_wait\":true}"
                                : subject.contains(".MSG.DELETE.")
                                        ? "{\"seq\":1000000}"
                                        : subject.contains(".STREAM.PURGE.")
                                                ? "{\"filter\":\"none\"}"
                                                : "";
        return body.getBytes(UTF_8);
    }

    /**
     * A request that a user can send.
     *
     * @param about the service it is about; null for all
     */
    private record Request(@Nullable Service about, String subject, byte[] body) {

        boolean isAbout(Service context) {
            return about == context;
        }
    }

    /** All requests to a server with our streams, under each name that an API may have. */
    private static Stream<Request> everything(Running system) {
        return Stream.concat(
                Stream.of(API, JetStreamApi.IMPORTED).flatMap(AccountsIT::aboutTheServer),
                Stream.of(Service.values())
                        .flatMap(context ->
                                Stream.of(API, JetStreamApi.IMPORTED)
                                        .flatMap(api ->
                                                about(context, api, system.acknowledgements()))));
    }

    private static Stream<Request> aboutTheServer(String api) {
        return Stream.of(
                        "$SYS.REQ.SERVER.PING",
                        "$SYS.REQ.SERVER.PING.CONNZ",
                        "$SYS.REQ.ACCOUNT.ORDERS.CONNZ",
                        api + ".INFO",
                        api + ".STREAM.NAMES",
                        api + ".STREAM.LIST",
                        api + ".STREAM.CREATE.MINE",
                        api + ".STREAM.RESTORE.MINE",
                        api + ".SERVER.REMOVE",
                        api + ".ACCOUNT.PURGE.ORDERS",
                        api + ".META.LEADER.STEPDOWN")
                .map(subject -> new Request(null, subject, "{\"name\":\"MINE\"}".getBytes(UTF_8)));
    }

    private static Stream<Request> about(
            Service context, String api, Map<String, String> acknowledgements) {
        var requests = new ArrayList<Request>();
        for (var stream : context.streams().toList()) {
            for (var subject : subjectsIn(stream)) {
                requests.add(new Request(context, subject, "forged".getBytes(UTF_8)));
                requests.add(new Request(context, "store." + subject, "forged".getBytes(UTF_8)));
                requests.add(
                        new Request(
                                context,
                                "%s.DIRECT.GET.%s.%s".formatted(api, stream, subject),
                                new byte[0]));
            }
            callsAbout(stream)
                    .forEach((call, body) ->
                            requests.add(
                                    new Request(
                                            context,
                                            "%s.%s".formatted(api, call),
                                            body.getBytes(UTF_8))));
        }
        Stream.of(Service.values())
                .flatMap(Consumers::of)
                .filter(it -> ownerOf(it) == context)
                .forEach(consumer -> {
                    var name = consumer.stream() + "." + consumer.name();
                    callsAboutConsumer(name)
                            .forEach((call, body) ->
                                    requests.add(
                                            new Request(
                                                    context,
                                                    "%s.%s".formatted(api, call),
                                                    body.getBytes(UTF_8))));
                    var acknowledgement = acknowledgements.get(consumer.name());
                    requests.add(new Request(context, acknowledgement, "+ACK".getBytes(UTF_8)));
                    requests.add(new Request(context, acknowledgement, "+TERM".getBytes(UTF_8)));
                });
        return requests.stream();
    }

    private static Map<String, String> callsAbout(String stream) {
        var spy =
                "{\"stream_name\":\"%s\",\"config\":{\"durable_name\":\"spy\",\"ack_policy\":\"none\"}}"
                        .formatted(stream);
        var calls = new TreeMap<String, String>();
        calls.put("STREAM.INFO." + stream, "");
        calls.put("STREAM.MSG.GET." + stream, "{\"seq\":1}");
        calls.put("DIRECT.GET." + stream, "{\"seq\":1}");
        calls.put("STREAM.CREATE." + stream, "{\"name\":\"%s\"}".formatted(stream));
        calls.put("STREAM.UPDATE." + stream, "{\"name\":\"%s\",\"max_msgs\":1}".formatted(stream));
        calls.put("STREAM.DELETE." + stream, "");
        calls.put("STREAM.PURGE." + stream, "");
        calls.put("STREAM.MSG.DELETE." + stream, "{\"seq\":1}");
        calls.put("STREAM.SNAPSHOT." + stream, "{\"deliver_subject\":\"spy\"}");
        calls.put("STREAM.RESTORE." + stream, "{}");
        calls.put("STREAM.LEADER.STEPDOWN." + stream, "");
        calls.put("STREAM.PEER.REMOVE." + stream, "{\"peer\":\"other\"}");
        calls.put("CONSUMER.CREATE." + stream, spy);
        calls.put("CONSUMER.CREATE." + stream + ".spy", spy);
        calls.put("CONSUMER.CREATE." + stream + ".spy.1", spy);
        calls.put("CONSUMER.DURABLE.CREATE." + stream + ".spy", spy);
        calls.put("CONSUMER.LIST." + stream, "");
        calls.put("CONSUMER.NAMES." + stream, "");
        return calls;
    }

    private static Service ownerOf(DurableConsumer<?> consumer) {
        return Stream.of(Service.values())
                .filter(context -> context.owns(consumer.stream()))
                .findFirst()
                .orElseThrow();
    }

    private static Map<String, String> callsAboutConsumer(String name) {
        return Map.of(
                "CONSUMER.INFO." + name,
                "",
                "CONSUMER.DELETE." + name,
                "",
                "CONSUMER.RESET." + name,
                "{\"seq\":1}",
                "CONSUMER.PAUSE." + name,
                "{\"pause_until\":\"2100-01-01T00:00:00Z\"}",
                "CONSUMER.UNPIN." + name,
                "{\"group\":\"one\"}",
                "CONSUMER.LEADER.STEPDOWN." + name,
                "",
                "CONSUMER.MSG.NEXT." + name,
                "{\"batch\":1,\"no_wait\":true}");
    }

    private static NatsConnection connect(String user) {
        return NatsConnection.connect(
                system.server().url(), user, SOON, new Credentials(KEYS.get(user), null));
    }
}
