package ticketing.auth.live;

import ticketing.nats.SeedFile;
import ticketing.nats.SigningKey;
import ticketing.nats.SigningKey.Owner;
import ticketing.nats.Unsuitable;
import ticketing.nats.UserKey;

/**
 * The keys of auth-service at the edge.
 *
 * @param user authenticates the connection that answers the auth callout
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
                SeedFile.read(edge.seedFile(), "ticketing.auth.edge.seed-file", UserKey::ofSeed),
                SeedFile.read(
                        edge.issuerSeedFile(),
                        "ticketing.auth.edge.issuer-seed-file",
                        seed -> SigningKey.ofSeed(Owner.ACCOUNT, seed)));
    }
}
