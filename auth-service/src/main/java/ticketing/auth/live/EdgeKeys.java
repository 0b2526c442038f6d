package ticketing.auth.live;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;
import ticketing.nats.SigningKey;
import ticketing.nats.SigningKey.Owner;
import ticketing.nats.Unsuitable;
import ticketing.nats.UserKey;

/**
 * The keys for the edge.
 *
 * @param user proves that this service may answer its callout
 * @param issuer signs the answers
 */
public record EdgeKeys(UserKey user, SigningKey issuer) {

    /**
     * Reads both.
     *
     * @throws Unsuitable if one of the files cannot be used; somebody has to mend it
     */
    public static EdgeKeys read(EdgeProperties edge) {
        return new EdgeKeys(
                key(edge.seedFile(), UserKey::ofSeed),
                key(edge.issuerSeedFile(), seed -> SigningKey.ofSeed(Owner.ACCOUNT, seed)));
    }

    private static <T> T key(Path file, Function<String, T> ofSeed) {
        try {
            return ofSeed.apply(Files.readString(file));
        } catch (IOException | IllegalArgumentException unusable) {
            throw new Unsuitable(
                    "The file %s of ticketing.auth.edge cannot be used: %s"
                            .formatted(file, unusable));
        }
    }
}
