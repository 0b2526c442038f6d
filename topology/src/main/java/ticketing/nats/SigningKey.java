package ticketing.nats;

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

/**
 * An Ed25519 key in the form that NATS calls an nkey. Its seed is secret; the public key names its
 * owner.
 *
 * <p>The client has the same, made of Bouncy Castle; that would take a service half a second of its
 * start, for which the JDK needs a tenth.
 *
 * @see <a
 *     href="https://docs.nats.io/running-a-nats-service/configuration/securing_nats/auth_intro/nkey_auth">
 *     NATS: nkeys</a>
 */
public final class SigningKey {

    /** Whose key it is: the first letter of the public key, and the second one of the seed. */
    public enum Owner {
        /** A user, who proves to the server who it is. */
        USER(0xa0),
        /** An account, which signs what its users may do. */
        ACCOUNT(0);

        private final int prefix;

        Owner(int prefix) {
            this.prefix = prefix;
        }

        /** Five bits say that it is a seed, eight whose. */
        private byte[] prefixOfSeed() {
            return new byte[] {(byte) (SEED | prefix >> 5), (byte) ((prefix & 31) << 3)};
        }
    }

    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    /** Makes it begin with {@code S}. */
    private static final int SEED = 0x90;

    private static final int RAW = 32;
    private static final byte[] NOTHING = {};
    private static final int CHECKSUM = 2;

    private final Owner owner;
    private final byte[] raw;
    private final PrivateKey privateKey;
    private final String publicKey;

    private SigningKey(Owner owner, byte[] raw) {
        var pair = pairOf(raw);
        this.owner = owner;
        this.raw = raw;
        this.privateKey = pair.getPrivate();
        this.publicKey = publicKeyOf(owner, (EdECPublicKey) pair.getPublic());
    }

    /** A new one. */
    public static SigningKey generate(Owner owner) {
        var raw = new byte[RAW];
        new SecureRandom().nextBytes(raw);
        return new SigningKey(owner, raw);
    }

    /**
     * The key of a seed.
     *
     * @param seed such as {@code SUA…}
     * @throws IllegalArgumentException if that is not the seed of such an owner; the message does
     *     not repeat it
     */
    public static SigningKey ofSeed(Owner owner, String seed) {
        var bytes = decode(seed.strip());
        var content = bytes.length - CHECKSUM;
        var prefix = owner.prefixOfSeed();
        if (content != 2 + RAW
                || checksum(bytes, content) != checksumIn(bytes, content)
                || bytes[0] != prefix[0]
                || bytes[1] != prefix[1]) {
            throw new IllegalArgumentException(
                    "That is not the seed of %s: it begins with S%c"
                            .formatted(
                                    owner == Owner.USER ? "a user" : "an account",
                                    owner.name().charAt(0)));
        }
        return new SigningKey(owner, Arrays.copyOfRange(bytes, 2, content));
    }

    /** What only the owner itself may have. */
    public String seed() {
        return encode(ByteBuffer.allocate(2 + RAW).put(owner.prefixOfSeed()).put(raw).array());
    }

    /** What everybody knows the owner by, such as {@code UA…}. */
    public String publicKey() {
        return publicKey;
    }

    /** The signature of a text, 64 bytes. */
    public byte[] sign(byte[] text) {
        try {
            var signature = Signature.getInstance("Ed25519");
            signature.initSign(privateKey);
            signature.update(text);
            return signature.sign();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** The JDK makes a pair of whatever the source of random numbers gives it. */
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
     * A point is written as its second coordinate, the lowest byte first, and the sign of the
     * first.
     */
    private static String publicKeyOf(Owner owner, EdECPublicKey key) {
        var bytes = new byte[1 + RAW];
        bytes[0] = (byte) owner.prefix;
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

    /** Nothing if it is not text of this alphabet. */
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
