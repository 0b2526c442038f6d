package ticketing.auth.live;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.nimbusds.jose.JOSEObject;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.proc.SecurityContext;
import io.nats.client.NKey;
import java.text.ParseException;
import java.time.Clock;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import ticketing.nats.SigningKey;
import ticketing.nats.SigningKey.Owner;
import ticketing.web.session.SessionJudge;
import ticketing.web.session.SessionTokens;
import ticketing.web.testing.InMemoryRevokedSessions;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The form of questions and answers; what follows from sessions is tried where the servers are. */
class AuthCalloutTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final SigningKey issuer = SigningKey.generate(Owner.ACCOUNT);

    private final AuthCallout callout =
            new AuthCallout(
                    new SessionJudge(
                            new SessionTokens(
                                    new ImmutableJWKSet<SecurityContext>(new JWKSet()),
                                    Clock.systemUTC()),
                            new InMemoryRevokedSessions()),
                    issuer,
                    JSON,
                    Clock.systemUTC());

    @Test
    void answers_are_signed_by_the_account_that_the_edge_believes() throws Exception {
        var answer = new String(callout.answer(question("websocket")), UTF_8);

        var signed = answer.substring(0, answer.lastIndexOf('.')).getBytes(UTF_8);
        var signature = Base64.getUrlDecoder().decode(answer.substring(signed.length + 1));
        assertThat(NKey.fromPublicKey(issuer.publicKey().toCharArray()).verify(signed, signature))
                .isTrue();
        var claims = claims(answer);
        assertThat(claims.path("aud").asString()).isEqualTo("NSERVER");
        assertThat(claims.path("sub").asString()).isEqualTo("UUSER");
        var pass = claims(claims.path("nats").path("jwt").asString());
        assertThat(pass.path("aud").asString()).isEqualTo("WEB");
        assertThat(pass.path("name").asString()).isEqualTo("anonymous");
        assertThat(pass.path("nats").path("pub").path("deny").path(0).asString()).isEqualTo(">");
        assertThat(pass.path("nats").path("sub").path("allow").toString())
                .isEqualTo("[\"live.tickets.*\",\"live.*.resync\"]");
    }

    @Test
    void programs_that_are_no_browsers_are_refused() throws Exception {
        var answer = claims(new String(callout.answer(question("nats")), UTF_8)).path("nats");

        assertThat(answer.path("error").asString()).isEqualTo("Only browsers connect here");
        assertThat(answer.has("jwt")).isFalse();
    }

    @Test
    void what_is_no_question_is_not_answered() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> callout.answer("a.b".getBytes(UTF_8)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> callout.answer("a.bm90IEpTT04.c".getBytes(UTF_8)));
    }

    private static byte[] question(String type) {
        var content =
                """
                {"nats": {"server_id": {"id": "NSERVER"}, "user_nkey": "UUSER",
                  "client_info": {"type": "%s"}, "connect_opts": {}}}
                """
                        .formatted(type);
        return ("e30." + Base64.getUrlEncoder().encodeToString(content.getBytes(UTF_8)) + ".c2ln")
                .getBytes(UTF_8);
    }

    private static JsonNode claims(String token) throws ParseException {
        return JSON.readTree(JOSEObject.split(token)[1].decode());
    }
}
