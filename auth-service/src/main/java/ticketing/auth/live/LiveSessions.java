package ticketing.auth.live;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import ticketing.topology.Edge;
import ticketing.web.session.EndedSessionListener;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Closes the connections of a session at the edge when somebody signs out. Every instance of
 * auth-service does so.
 *
 * <p>It does so again 3 seconds later. A browser reconnects at once, and an instance that does not
 * know of the sign-out yet may have accepted it.
 */
public final class LiveSessions implements EndedSessionListener {

    private static final Logger log = LoggerFactory.getLogger(LiveSessions.class);
    private static final Duration EVERY_EDGE_ANSWERS = Duration.ofMillis(500);
    private static final List<Duration> PAUSES = List.of(Duration.ZERO, Duration.ofSeconds(3));

    private final EdgeConnection edge;
    private final JsonMapper json;

    public LiveSessions(EdgeConnection edge, JsonMapper json) {
        this.edge = edge;
        this.json = json;
    }

    @Override
    public void ended(String sessionId) {
        Thread.ofVirtual().name("end-live-session").start(() -> endAll(sessionId));
    }

    private void endAll(String sessionId) {
        try {
            for (var pause : PAUSES) {
                Thread.sleep(pause);
                endPresent(sessionId);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void endPresent(String sessionId) throws InterruptedException {
        var question =
                json.writeValueAsBytes(Map.of("acc", Edge.WEB, "auth", true, "user", sessionId));
        for (var answer : edge.ask(Edge.CONNECTIONS, question, EVERY_EDGE_ANSWERS)) {
            try {
                var found = json.readTree(answer.getData()).path("data");
                var server = found.path("server_id").stringValue();
                for (var connection : found.path("connections")) {
                    edge.tell(
                            Edge.endConnection(server),
                            json.writeValueAsBytes(
                                    Map.of("cid", connection.path("cid").longValue())));
                }
            } catch (JacksonException unreadable) {
                log.warn(
                        "The edge does not list the connections of an ended session: {}",
                        new String(answer.getData(), StandardCharsets.UTF_8));
            }
        }
    }
}
