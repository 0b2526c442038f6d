package ticketing.nats;

import io.nats.client.AuthHandler;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.EdECPublicKey;
import java.security.spec.NamedParameterSpec;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The nkey with which a user authenticates at NATS: it signs a challenge of the server. The seed is
 * secret; the server knows only the public key.
 *
 * <p>The NATS client has its own implementation, on Bouncy Castle. It would make a service start
 * half a second later; the JDK needs a tenth of that.
 *
 * @see <a
 *     href="https://docs.nats.io/running-a-nats-service/configuration/securing_nats/auth_intro/nkey_auth">
 *     NATS: nkeys</a>
 */
public final class UserKey implements AuthHandler {

    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    /** The seed begins with {@code SU}. */
    private static final byte[] SEED_OF_USER = {(byte) 0x95, 0};

    /** The public key begins with {@code U}. */
    private static final byte USER = (byte) 0xa0;

    private static final int RAW = 32;
    private static final byte[] NOTHING = {};
    private static final int CHECKSUM = 2;

    private final byte[] raw;
    private final PrivateKey privateKey;
    private final String publicKey;

    private UserKey(byte[] raw) {
        var pair = pairOf(raw);
        this.raw = raw;
        this.privateKey = pair.getPrivate();
        this.publicKey = publicKeyOf((EdECPublicKey) pair.getPublic());
    }

    /** A new key. */
    public static UserKey generate() {
        var raw = new byte[RAW];
        new SecureRandom().nextBytes(raw);
        return new UserKey(raw);
    }

    /**
     * The key with this seed.
     *
     * @param seed such as {@code SUA…}
     * @throws IllegalArgumentException if that is not the seed of a user; the message does not
     *     repeat it
     */
    public static UserKey ofSeed(String seed) {
        var bytes = decode(seed.strip());
        var content = bytes.length - CHECKSUM;
        if (content != 2 + RAW
                || checksum(bytes, content) != checksumIn(bytes, content)
                || bytes[0] != SEED_OF_USER[0]
                || bytes[1] != SEED_OF_USER[1]) {
            throw new IllegalArgumentException("That is not the seed of a user: it begins with SU");
        }
        return new UserKey(Arrays.copyOfRange(bytes, 2, content));
    }

    /** The secret seed. */
    public String seed() {
        return encode(ByteBuffer.allocate(2 + RAW).put(SEED_OF_USER).put(raw).array());
    }

    /** The public key, such as {@code UA…}. The server knows the user by it. */
    public String publicKey() {
        return publicKey;
    }

    @Override
    public byte[] sign(byte[] nonce) {
        try {
            var signature = Signature.getInstance("Ed25519");
            signature.initSign(privateKey);
            signature.update(nonce);
            return signature.sign();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @Override
    public char[] getID() {
        return publicKey.toCharArray();
    }

    @Override
    public char @Nullable [] getJWT() {
        return null;
    }

    /**
     * The JDK computes the key pair from the bytes of its random number generator, so this one is
     * fixed.
     */
    private static KeyPair pairOf(byte[] raw) {
        try {
            var generator = KeyPairGenerator.getInstance("Ed25519");
            generator.initialize(NamedParameterSpec.ED25519, new Fixed(raw));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @SuppressWarnings("serial")
    private static final class Fixed extends SecureRandom {

        private final byte[] bytes;

        Fixed(byte[] bytes) {
            this.bytes = bytes;
        }

        @Override
        public void nextBytes(byte[] target) {
            System.arraycopy(bytes, 0, target, 0, target.length);
        }
    }

    /**
     * A point is encoded as its y coordinate, lowest byte first, with the sign of the x coordinate.
     */
    private static String publicKeyOf(EdECPublicKey key) {
        var bytes = new byte[1 + RAW];
        bytes[0] = USER;
        var y = key.getPoint().getY().toByteArray();
        for (int i = 0; i < Math.min(y.length, RAW); i++) {
            bytes[1 + i] = y[y.length - 1 - i];
        }
        if (key.getPoint().isXOdd()) {
            bytes[RAW] |= (byte) 0x80;
        }
        return encode(bytes);
    }

    private static String encode(byte[] content) {
        var bytes =
                ByteBuffer.allocate(content.length + CHECKSUM)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .put(content)
                        .putShort((short) checksum(content, content.length))
                        .array();
        var text = new StringBuilder();
        var bits = 0;
        var rest = 0;
        for (var one : bytes) {
            rest = rest << 8 | (one & 0xff);
            bits += 8;
            while (bits >= 5) {
                bits -= 5;
                text.append(ALPHABET.charAt(rest >> bits & 31));
            }
            rest &= (1 << bits) - 1;
        }
        if (bits > 0) {
            text.append(ALPHABET.charAt(rest << (5 - bits) & 31));
        }
        return text.toString();
    }

    /** Returns no bytes if the text is not of this alphabet. */
    private static byte[] decode(String text) {
        var bytes = new ByteArrayOutputStream();
        var bits = 0;
        var rest = 0;
        for (int i = 0; i < text.length(); i++) {
            var value = ALPHABET.indexOf(text.charAt(i));
            if (value < 0) {
                return NOTHING;
            }
            rest = rest << 5 | value;
            bits += 5;
            if (bits >= 8) {
                bits -= 8;
                bytes.write(rest >> bits);
            }
            rest &= (1 << bits) - 1;
        }
        return bytes.toByteArray();
    }

    /** CRC-16 of XMODEM. */
    private static int checksum(byte[] bytes, int length) {
        var checksum = 0;
        for (int i = 0; i < length; i++) {
            checksum ^= (bytes[i] & 0xff) << 8;
            for (int bit = 0; bit < 8; bit++) {
                checksum = (checksum & 0x8000) == 0 ? checksum << 1 : checksum << 1 ^ 0x1021;
            }
            checksum &= 0xffff;
        }
        return checksum;
    }

    private static int checksumIn(byte[] bytes, int position) {
        return (bytes[position] & 0xff) | (bytes[position + 1] & 0xff) << 8;
    }
}
