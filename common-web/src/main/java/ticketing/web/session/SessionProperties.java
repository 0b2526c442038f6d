package ticketing.web.session;

import java.net.URI;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Configuration of sessions.
 *
 * @param jwksUri where auth-service publishes its public keys
 * @param secureCookie whether browsers send the cookie over https only; turn it off only for
 *     development on one machine
 * @param createRevokedSessions whether this service creates the bucket of revocations; auth-service
 *     does
 */
@ConfigurationProperties("ticketing.session")
public record SessionProperties(
        @DefaultValue("http://127.0.0.1:8081/.well-known/jwks.json") URI jwksUri,
        @DefaultValue("true") boolean secureCookie,
        @DefaultValue("false") boolean createRevokedSessions) {}
