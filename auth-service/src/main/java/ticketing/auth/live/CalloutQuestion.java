package ticketing.auth.live;

import com.nimbusds.jose.JOSEObject;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * A question of the auth callout: what may this new connection do?
 *
 * @param serverId the server that asks
 * @param user the nkey that the server has given to the connection
 * @param isWebsocket whether the client uses the websocket, as browsers do
 * @param token the session cookie, or the token of a client that sends one instead; empty if
 *     neither
 * @see <a
 *     href="https://docs.nats.io/running-a-nats-service/configuration/securing_nats/auth_callout">
 *     NATS: auth callout</a>
 */
record CalloutQuestion(String serverId, String user, boolean isWebsocket, Optional<String> token) {

    /**
     * Reads a question. The signature is not verified, because only the server may publish on this
     * subject.
     *
     * @throws IllegalArgumentException if it is not a question of the auth callout
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
