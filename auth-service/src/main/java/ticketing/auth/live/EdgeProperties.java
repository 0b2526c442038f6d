package ticketing.auth.live;

import java.nio.file.Path;

/**
 * How auth-service reaches the edge server.
 *
 * @param url such as {@code nats://127.0.0.1:4223}
 * @param seedFile the seed of the user that answers the server's auth callout
 * @param issuerSeedFile the seed of the account that signs the answers
 */
public record EdgeProperties(String url, Path seedFile, Path issuerSeedFile) {}
