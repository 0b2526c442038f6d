package ticketing.nats;

import io.nats.client.AuthHandler;
import org.jspecify.annotations.Nullable;
import ticketing.nats.SigningKey.Owner;

/**
 * The nkey with which a user authenticates at NATS: it signs a challenge of the server. The seed is
 * secret; the server knows only the public key.
 */
public final class UserKey implements AuthHandler {

    private final SigningKey key;

    private UserKey(SigningKey key) {
        this.key = key;
    }

    /** A new key. */
    public static UserKey generate() {
        return new UserKey(SigningKey.generate(Owner.USER));
    }

    /**
     * The key with this seed.
     *
     * @param seed such as {@code SUA…}
     * @throws IllegalArgumentException if that is not the seed of a user; the message does not
     *     repeat it
     */
    public static UserKey ofSeed(String seed) {
        return new UserKey(SigningKey.ofSeed(Owner.USER, seed));
    }

    /** The secret seed. */
    public String seed() {
        return key.seed();
    }

    /** The public key, such as {@code UA…}. The server knows the user by it. */
    public String publicKey() {
        return key.publicKey();
    }

    @Override
    public byte[] sign(byte[] nonce) {
        return key.sign(nonce);
    }

    @Override
    public char[] getID() {
        return publicKey().toCharArray();
    }

    @Override
    public char @Nullable [] getJWT() {
        return null;
    }
}
