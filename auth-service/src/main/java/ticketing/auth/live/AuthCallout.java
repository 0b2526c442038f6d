package ticketing.auth.live;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import ticketing.nats.SigningKey;
import ticketing.topology.Edge;
import ticketing.topology.LiveSubjects;
import ticketing.web.session.Session;
import ticketing.web.session.SessionJudge;
import tools.jackson.databind.json.JsonMapper;

/**
 * Decides what a browser may receive: everybody the tickets for sale, a signed-in person also their
 * own tickets, orders and payments. Nobody may publish anything, so nobody can send a request to
 * the server either.
 *
 * <p>A token without a valid session gets the rights of a stranger, as over HTTP. Thread-safe.
 */
public final class AuthCallout {

    private static final Map<String, String> HEADER = Map.of("typ", "JWT", "alg", "ed25519-nkey");
    private static final int VERSION = 2;
    private static final int UNLIMITED = -1;

    private final SessionJudge sessions;
    private final SigningKey issuer;
    private final JsonMapper json;
    private final Clock clock;

    /** Signs its answers with {@code issuer}, the account key that the edge trusts. */
    public AuthCallout(SessionJudge sessions, SigningKey issuer, JsonMapper json, Clock clock) {
        this.sessions = sessions;
        this.issuer = issuer;
        this.json = json;
        this.clock = clock;
    }

    /**
     * The answer to a question of the edge.
     *
     * @throws IllegalArgumentException if it is not a question of the auth callout
     */
    public byte[] answer(byte[] question) {
        return answer(CalloutQuestion.of(question, json));
    }

    private byte[] answer(CalloutQuestion question) {
        var content = new LinkedHashMap<String, Object>();
        if (question.isWebsocket()) {
            try {
                content.put("jwt", passOf(question));
            } catch (SessionJudge.Undecided atTheMoment) {
                content.put("error", "Sessions cannot be checked at the moment");
            }
        } else {
            content.put("error", "Only browsers connect here");
        }
        content.put("type", "authorization_response");
        content.put("version", VERSION);
        return signed(claims(question.user(), question.serverId(), content))
                .getBytes(StandardCharsets.US_ASCII);
    }

    private String passOf(CalloutQuestion question) throws SessionJudge.Undecided {
        var token = question.token();
        Optional<Session> session =
                token.isPresent() ? sessions.judge(token.get()) : Optional.empty();
        var subjects = new ArrayList<>(LiveSubjects.ofEverybody());
        session.map(it -> LiveSubjects.ofPerson(it.user().id())).ifPresent(subjects::add);
        var claims = claims(question.user(), Edge.WEB, rights(subjects));
        // LiveSessions finds the connections of an ended session by this name.
        claims.put("name", session.map(it -> it.user().sessionId()).orElse("anonymous"));
        session.ifPresent(it -> claims.put("exp", it.expiresAt().getEpochSecond()));
        return signed(claims);
    }

    private static Map<String, Object> rights(List<String> subjects) {
        return Map.of(
                "pub", Map.of("deny", List.of(">")),
                "sub", Map.of("allow", subjects),
                "subs", UNLIMITED,
                "data", UNLIMITED,
                "payload", UNLIMITED,
                "type", "user",
                "version", VERSION);
    }

    private Map<String, Object> claims(String subject, String audience, Map<String, ?> content) {
        var claims = new LinkedHashMap<String, Object>();
        claims.put("jti", UUID.randomUUID().toString());
        claims.put("iat", clock.instant().getEpochSecond());
        claims.put("iss", issuer.publicKey());
        claims.put("sub", subject);
        claims.put("aud", audience);
        claims.put("nats", content);
        return claims;
    }

    private String signed(Map<String, Object> claims) {
        var text = encoded(HEADER) + "." + encoded(claims);
        return text + "." + base64(issuer.sign(text.getBytes(StandardCharsets.US_ASCII)));
    }

    private String encoded(Map<String, ?> part) {
        return base64(json.writeValueAsBytes(part));
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
