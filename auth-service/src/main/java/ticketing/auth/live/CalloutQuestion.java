package ticketing.auth.live;

import com.nimbusds.jose.JOSEObject;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the edge asks about somebody who is connecting.
 *
 * @param serverId the server that asks
 * @param user the name, an nkey, that it has given to this connection
 * @param isWebsocket whether it is a browser; others have no business there
 * @param token the session cookie, or what the client has put in its place; empty if there is none
 * @see <a
 *     href="https://docs.nats.io/running-a-nats-service/configuration/securing_nats/auth_callout">
 *     NATS: auth callout</a>
 */
record CalloutQuestion(String serverId, String user, boolean isWebsocket, Optional<String> token) {

    /**
     * Reads a question. Its signature is not looked at: the server lets nobody else ask.
     *
     * @throws IllegalArgumentException if it is none
     */
    static CalloutQuestion of(byte[] message, JsonMapper json) {
        try {
            var parts = JOSEObject.split(new String(message, StandardCharsets.UTF_8));
            var question = json.readTree(parts[1].decode()).path("nats");
            var token = question.path("connect_opts").path("auth_token").asString("");
            return new CalloutQuestion(
                    question.path("server_id").path("id").stringValue(),
                    question.path("user_nkey").stringValue(),
                    question.path("client_info").path("type").asString("").equals("websocket"),
                    Optional.of(token).filter(it -> !it.isBlank()));
        } catch (ParseException | JacksonException malformed) {
            throw new IllegalArgumentException("This is no question", malformed);
        }
    }
}
