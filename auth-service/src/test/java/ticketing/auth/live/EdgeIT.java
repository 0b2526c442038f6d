package ticketing.auth.live;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.proc.SecurityContext;
import io.nats.client.AuthenticationException;
import io.nats.client.Connection;
import io.nats.client.ErrorListener;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.api.StreamConfiguration;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import ticketing.events.EventStream;
import ticketing.infrastructure.FreePort;
import ticketing.infrastructure.nats.NatsServer;
import ticketing.nats.SigningKey;
import ticketing.nats.SigningKey.Owner;
import ticketing.nats.UserKey;
import ticketing.topology.Accounts;
import ticketing.topology.Edge;
import ticketing.topology.LiveSubjects;
import ticketing.topology.Service;
import ticketing.web.session.Session;
import ticketing.web.session.SessionJudge;
import ticketing.web.session.SessionTokens;
import ticketing.web.session.SessionUser;
import ticketing.web.testing.InMemoryRevokedSessions;
import tools.jackson.databind.json.JsonMapper;

/** What a browser hears through the edge, and what it cannot do there. Both servers are real. */
class EdgeIT {

    private static final String ORIGIN = "http://localhost:8080";
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final Duration NEVER = Duration.ofMillis(300);

    private static final Map<String, UserKey> keys = new HashMap<>();
    private static final InMemoryRevokedSessions revoked = new InMemoryRevokedSessions();
    private static final EdgeConnection callout = new EdgeConnection();
    private static final int websocket = FreePort.any();
    private static NatsServer main;
    private static NatsServer edge;
    private static RSAKey signing;
    private static UserKey calloutUser;
    private static LiveSessions sessions;
    private static String leafUrl;

    private final List<Connection> connections = new ArrayList<>();
    private final SessionUser person =
            new SessionUser(UUID.randomUUID(), "someone@example.com", UUID.randomUUID().toString());

    @BeforeAll
    static void start() throws Exception {
        var folder = Path.of("target", "edge", UUID.randomUUID().toString()).toAbsolutePath();
        var leaf = FreePort.any();
        leafUrl = "nats-leaf://127.0.0.1:" + leaf;
        Accounts.users().forEach(user -> keys.put(user, UserKey.generate()));
        calloutUser = UserKey.generate();
        var issuer = SigningKey.generate(Owner.ACCOUNT);
        signing = new RSAKeyGenerator(2048).keyID("key").generate();
        main =
                NatsServer.start(
                        NatsServer.Settings.in(folder.resolve("main"))
                                .withConfiguration(
                                        Accounts.configuration(user -> keys.get(user).publicKey()),
                                        "leafnodes {host: \"127.0.0.1\", port: " + leaf + "}"));
        edge =
                NatsServer.start(
                        NatsServer.Settings.in(folder.resolve("edge"))
                                .withoutStreams()
                                .withFurtherPorts(websocket)
                                .withConfiguration(
                                        "LEAF_SEED: \"" + keys.get(Edge.LEAF).seed() + "\"",
                                        Edge.configuration(
                                                new Edge.Settings(
                                                        calloutUser.publicKey(),
                                                        issuer.publicKey(),
                                                        leafUrl,
                                                        "127.0.0.1",
                                                        websocket,
                                                        List.of(ORIGIN)))));
        var json = JsonMapper.builder().build();
        var clock = Clock.systemUTC();
        var published = new ImmutableJWKSet<SecurityContext>(new JWKSet(signing.toPublicJWK()));
        var judge = new SessionJudge(new SessionTokens(published, clock), revoked);
        callout.start(edge.url(), calloutUser, new AuthCallout(judge, issuer, json, clock)::answer);
        sessions = new LiveSessions(callout, json);
        await().atMost(SOON).until(EdgeIT::letsIn);
    }

    private static boolean letsIn() throws InterruptedException {
        try {
            Nats.connect(options(null, ORIGIN).build()).close();
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    @AfterAll
    static void stop() {
        callout.close();
        edge.close();
        main.close();
    }

    @AfterEach
    void disconnect() throws InterruptedException {
        for (var connection : connections) {
            connection.close();
        }
    }

    @Test
    void a_person_hears_what_is_for_sale_and_what_concerns_them() throws Exception {
        var browser = browser(token());
        var heard =
                List.of(
                        browser.subscribe("live.tickets.*"),
                        browser.subscribe(LiveSubjects.ofPerson(person.id())));
        browser.flush(SOON);
        var ticket = LiveSubjects.ticket(UUID.randomUUID());
        var order = LiveSubjects.ofPerson(person.id(), EventStream.ORDERS, UUID.randomUUID());
        var others =
                LiveSubjects.ofPerson(UUID.randomUUID(), EventStream.ORDERS, UUID.randomUUID());

        var tickets = service(Service.TICKETS);
        var orders = service(Service.ORDERS);
        await().atMost(SOON)
                .until(() -> {
                    // The leaf node tells the main server a moment later what is listened to.
                    tickets.publish(ticket, "a ticket".getBytes(UTF_8));
                    return heard.getFirst().nextMessage(NEVER) != null;
                });
        orders.publish(others, "not for this person".getBytes(UTF_8));
        orders.publish(order, "an order".getBytes(UTF_8));

        var message = heard.getLast().nextMessage(SOON);
        assertThat(message.getSubject()).isEqualTo(order);
        assertThat(message.getData()).isEqualTo("an order".getBytes(UTF_8));
        assertThat(heard.getLast().nextMessage(NEVER)).isNull();
    }

    @Test
    void no_service_speaks_as_another() throws Exception {
        var browser = browser(token());
        var heard = browser.subscribe("live.tickets.*");
        browser.flush(SOON);
        var orders = service(Service.ORDERS);
        orders.publish(LiveSubjects.ticket(UUID.randomUUID()), "forged".getBytes(UTF_8));
        orders.flush(SOON);

        assertThat(heard.nextMessage(NEVER)).isNull();
        assertThat(orders.getLastError()).contains("Permissions Violation");
    }

    /** Somebody has taken over an edge: has its seed, and all rights there. */
    @Test
    void an_edge_can_say_nothing_to_the_main_server() throws Exception {
        var folder = Path.of("target", "edge", UUID.randomUUID().toString()).toAbsolutePath();
        var browser = browser(token());
        var heard = browser.subscribe("live.tickets.*");
        browser.flush(SOON);
        try (var hostile =
                NatsServer.start(
                        NatsServer.Settings.in(folder)
                                .withoutStreams()
                                .withConfiguration(
                                        "leafnodes {remotes: [{url: \"%s\", nkey: %s}]}"
                                                .formatted(leafUrl, keys.get(Edge.LEAF).seed())))) {
            var intruder = Nats.connect(Options.builder().server(hostile.url()).build());
            connections.add(intruder);
            var live = intruder.subscribe("live.tickets.*");
            var everything = intruder.subscribe("orders.>");
            intruder.flush(SOON);
            var tickets = service(Service.TICKETS);
            await("the leaf node")
                    .atMost(SOON)
                    .until(() -> {
                        tickets.publish("live.tickets.true", new byte[0]);
                        return live.nextMessage(NEVER) != null;
                    });

            intruder.publish("live.tickets.false", new byte[0]);
            intruder.publish("$JS.API.STREAM.DELETE.ORDERS", new byte[0]);
            intruder.flush(SOON);
            service(Service.ORDERS)
                    .publish("orders.%s.x.placed".formatted(UUID.randomUUID()), new byte[0]);

            assertThat(everything.nextMessage(NEVER)).isNull();
            for (var message = heard.nextMessage(NEVER);
                    message != null;
                    message = heard.nextMessage(NEVER)) {
                assertThat(message.getSubject()).isEqualTo("live.tickets.true");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "live.people.*.orders.*",
                "live.people.>",
                "live.>",
                ">",
                "*",
                "_INBOX.>",
                "$SYS.>",
                "orders.>",
                "$JS.>",
                "$KV.>"
            })
    void nobody_hears_anything_else(String subject) throws Exception {
        for (var token : new String[] {null, token()}) {
            var browser = browser(token);
            browser.subscribe(subject);
            browser.flush(SOON);

            await().atMost(SOON)
                    .until(() ->
                            violations.stream().anyMatch(it -> it.contains("\"" + subject + "\"")));
            violations.clear();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "live.tickets.x",
                "orders.a.b.placed",
                "store.STREAM.INFO.ORDERS",
                "$JS.API.STREAM.DELETE.ORDERS",
                "$JS.API.CONSUMER.CREATE.ORDERS",
                "$SYS.REQ.USER.INFO",
                "$SYS.REQ.SERVER.PING",
                "$KV.REVOKED_SESSIONS.sid.x",
                "_INBOX.someone"
            })
    void nobody_publishes_or_asks_anything(String subject) throws Exception {
        var browser = browser(token());
        browser.publish(subject, "orders.other.9.placed", new byte[0]);
        browser.flush(SOON);

        await().atMost(SOON)
                .until(() ->
                        violations.stream().anyMatch(it -> it.contains("\"" + subject + "\"")));
    }

    /**
     * Why a browser has no JetStream right at all: the narrowest one, to create a consumer on its
     * own subjects, is enough to store an event of somebody else.
     */
    @Test
    void with_any_jetstream_right_a_browser_could_forge_events() throws Exception {
        var create = "$JS.API.CONSUMER.CREATE.ORDERS.mine.orders.me.>";
        var folder = Path.of("target", "edge", UUID.randomUUID().toString()).toAbsolutePath();
        try (var naive =
                NatsServer.start(
                        NatsServer.Settings.in(folder)
                                .withConfiguration(
                                        """
                                        authorization {users: [
                                          {user: service, password: s}
                                          {user: browser, password: b, permissions: {
                                            publish: {allow: ["%s"]}, subscribe: {allow: ["_INBOX.>"]}
                                          }}
                                        ]}
                                        """
                                                .formatted(create)))) {
            var service = connect(naive, "service", "s");
            service.jetStreamManagement()
                    .addStream(
                            StreamConfiguration.builder()
                                    .name("ORDERS")
                                    .subjects("orders.>")
                                    .build());
            var consumer =
                    """
                    {"stream_name": "ORDERS", "action": "", "config": {"name": "mine",
                     "filter_subject": "orders.me.>", "ack_policy": "none"}}
                    """;

            var browser = connect(naive, "browser", "b");
            browser.publish(create, "orders.other.9.placed", consumer.getBytes(UTF_8));
            browser.flush(SOON);

            await().atMost(SOON)
                    .untilAsserted(() ->
                            assertThat(
                                            service.jetStreamManagement()
                                                    .getStreamInfo("ORDERS")
                                                    .getStreamState()
                                                    .getMsgCount())
                                    .isEqualTo(1));
            assertThat(
                            service.jetStreamManagement()
                                    .getLastMessage("ORDERS", "orders.other.9.placed"))
                    .isNotNull();
        }
    }

    private Connection connect(NatsServer server, String user, String password)
            throws IOException, InterruptedException {
        var connection =
                Nats.connect(
                        Options.builder()
                                .server(server.url())
                                .userInfo(user.toCharArray(), password.toCharArray())
                                .build());
        connections.add(connection);
        return connection;
    }

    @Test
    void a_page_of_another_origin_is_refused() {
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> Nats.connect(options(token(), "http://evil.example").build()));
    }

    @Test
    void whoever_is_no_browser_is_refused() {
        var program =
                Options.builder()
                        .server(edge.url())
                        .token(token().toCharArray())
                        .noReconnect()
                        .build();

        assertThatExceptionOfType(AuthenticationException.class)
                .isThrownBy(() -> Nats.connect(program));
    }

    @Test
    void a_session_that_does_not_count_makes_a_stranger() throws Exception {
        revoked.revoke(person.sessionId());
        var forged = new RSAKeyGenerator(2048).keyID("key").generate();
        for (var token :
                List.of(
                        token(),
                        "no token at all",
                        SessionTokens.sign(session(Duration.ofMinutes(-1)), signing),
                        SessionTokens.sign(session(Duration.ofMinutes(10)), forged))) {
            var stranger = browser(token);
            stranger.subscribe("live.tickets.*");
            stranger.subscribe(LiveSubjects.ofPerson(person.id()));
            stranger.flush(SOON);

            await().atMost(SOON)
                    .until(() ->
                            violations.stream()
                                    .anyMatch(it -> it.contains(person.id().toString())));
            violations.clear();
        }
    }

    @Test
    void the_end_of_a_session_ends_its_connections_within_a_second() throws Exception {
        var browser = browser(token());
        var other = browser(null);
        revoked.revoke(person.sessionId());

        sessions.ended(person.sessionId());

        await().atMost(Duration.ofSeconds(1))
                .until(() -> browser.getStatus() == Connection.Status.CLOSED);
        assertThat(other.getStatus()).isEqualTo(Connection.Status.CONNECTED);
    }

    @Test
    void an_expired_session_ends_its_connections() throws Exception {
        var browser = browser(SessionTokens.sign(session(Duration.ofSeconds(2)), signing));

        await().atMost(SOON).until(() -> browser.getStatus() == Connection.Status.CLOSED);
    }

    private final ConcurrentLinkedQueue<String> violations = new ConcurrentLinkedQueue<>();

    private Connection browser(@Nullable String token) throws IOException, InterruptedException {
        var connection =
                Nats.connect(
                        options(token, ORIGIN)
                                .errorListener(
                                        new ErrorListener() {
                                            @Override
                                            public void errorOccurred(Connection at, String error) {
                                                violations.add(error);
                                            }
                                        })
                                .build());
        connections.add(connection);
        return connection;
    }

    private static Options.Builder options(@Nullable String token, String origin) {
        return Options.builder()
                .server("ws://127.0.0.1:" + websocket)
                .noReconnect()
                .httpRequestInterceptor(request -> {
                    request.getHeaders().add("Origin", origin);
                    if (token != null) {
                        request.getHeaders().add("Cookie", "theme=dark; session=" + token);
                    }
                });
    }

    private Connection service(Service service) throws IOException, InterruptedException {
        var connection =
                Nats.connect(
                        Options.builder()
                                .server(main.url())
                                .authHandler(keys.get(Accounts.userOf(service)))
                                .build());
        connections.add(connection);
        return connection;
    }

    private String token() {
        return SessionTokens.sign(session(Duration.ofMinutes(10)), signing);
    }

    private Session session(Duration left) {
        var now = Instant.now();
        return new Session(person, now, now, now.plus(left));
    }
}
