package ticketing.auth.keys;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The folder with the keys, the same for all instances of the service.
 *
 * <ul>
 *   <li>{@code signing-*.pem}: RSA keys (PKCS #8). The last one by name signs; all verify.
 *   <li>{@code verifying-*.pem}: keys that only verify: future and former signing keys.
 *   <li>{@code email-secret}: at least 64 hexadecimal digits. It never changes.
 * </ul>
 */
public final class KeyFolder {

    private static final String FIRST_KEY = "signing-1.pem";
    private static final String EMAIL_SECRET = "email-secret";
    private static final String PEM_BEGIN = "-----BEGIN PRIVATE KEY-----";
    private static final String PEM_END = "-----END PRIVATE KEY-----";
    private static final int RSA_BITS = 2048;
    private static final int SECRET_BYTES = 32;

    private final Path folder;

    private KeyFolder(Path folder) {
        this.folder = folder;
    }

    /**
     * Reads the keys.
     *
     * @param folder null if none is configured
     * @param createMissing whether missing keys are created. Instances that start at the same time
     *     get the same keys
     * @throws UnusableKeysException if a key is missing or cannot be used; the message says what to
     *     do
     */
    public static AuthKeys read(@Nullable Path folder, boolean createMissing) {
        if (folder == null) {
            throw new UnusableKeysException(
                    "No folder of keys is configured: set ticketing.auth.keys-directory.", null);
        }
        var keys = new KeyFolder(folder.toAbsolutePath());
        try {
            if (createMissing) {
                keys.createMissing();
            }
            return keys.read();
        } catch (IOException failure) {
            throw new UnusableKeysException(
                    "The keys in %s cannot be read: %s.".formatted(keys.folder, failure), failure);
        }
    }

    private AuthKeys read() throws IOException {
        var signing = keysNamed("signing-*.pem");
        if (signing.isEmpty()) {
            throw missing("no key that signs sessions (signing-*.pem)");
        }
        var all = new ArrayList<>(signing);
        all.addAll(keysNamed("verifying-*.pem"));
        return new AuthKeys(signing.getLast(), all, new EmailKeys(emailSecret()));
    }

    private List<RSAKey> keysNamed(String pattern) throws IOException {
        var keys = new ArrayList<RSAKey>();
        for (var file : filesNamed(pattern)) {
            keys.add(parse(file));
        }
        return keys;
    }

    private List<Path> filesNamed(String pattern) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        var files = new ArrayList<Path>();
        try (var found = Files.newDirectoryStream(folder, pattern)) {
            found.forEach(files::add);
        }
        files.sort(null);
        return files;
    }

    private static RSAKey parse(Path file) throws IOException {
        var text = Files.readString(file, US_ASCII).strip();
        if (!text.startsWith(PEM_BEGIN) || !text.endsWith(PEM_END)) {
            throw new UnusableKeysException(
                    "%s is no private key in PEM form (PKCS #8).".formatted(file), null);
        }
        try {
            var encoded = text.substring(PEM_BEGIN.length(), text.length() - PEM_END.length());
            var rsa = KeyFactory.getInstance("RSA");
            var spec = new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(encoded));
            if (!(rsa.generatePrivate(spec) instanceof RSAPrivateCrtKey key)
                    || key.getModulus().bitLength() < RSA_BITS) {
                throw new UnusableKeysException(
                        "%s is no RSA key of at least %d bits.".formatted(file, RSA_BITS), null);
            }
            var known =
                    rsa.generatePublic(
                            new RSAPublicKeySpec(key.getModulus(), key.getPublicExponent()));
            // The id is the thumbprint of the key, so that all instances use the same id.
            return new RSAKey.Builder((RSAPublicKey) known)
                    .privateKey(key)
                    .keyUse(KeyUse.SIGNATURE)
                    .algorithm(JWSAlgorithm.RS256)
                    .keyIDFromThumbprint()
                    .build();
        } catch (GeneralSecurityException | JOSEException | IllegalArgumentException unusable) {
            throw new UnusableKeysException(
                    "%s is no RSA key in PEM form (PKCS #8).".formatted(file), unusable);
        }
    }

    private byte[] emailSecret() throws IOException {
        var file = folder.resolve(EMAIL_SECRET);
        if (!Files.exists(file)) {
            throw missing("no secret for e-mail addresses (" + EMAIL_SECRET + ")");
        }
        try {
            var secret = HexFormat.of().parseHex(Files.readString(file, US_ASCII).strip());
            if (secret.length >= SECRET_BYTES) {
                return secret;
            }
        } catch (IllegalArgumentException notHexadecimal) {
            // Handled below, like a secret that is too short.
        }
        throw new UnusableKeysException(
                "%s must hold at least %d hexadecimal digits.".formatted(file, 2 * SECRET_BYTES),
                null);
    }

    private UnusableKeysException missing(String what) {
        return new UnusableKeysException(
                ("There is %s in %s: put it there, or set ticketing.auth.create-missing-keys to"
                                + " true on a machine of your own.")
                        .formatted(what, folder),
                null);
    }

    private void createMissing() throws IOException {
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(folder, onlyForUs("rwx------"));
        }
        if (filesNamed("signing-*.pem").isEmpty()) {
            create(FIRST_KEY, KeyFolder::newKey);
        }
        if (!Files.exists(folder.resolve(EMAIL_SECRET))) {
            create(EMAIL_SECRET, KeyFolder::newSecret);
        }
    }

    /**
     * The file appears with all its content or not at all, and never replaces another one: the hard
     * link to the finished file can be created only if the name is free.
     */
    private void create(String name, Supplier<String> content) throws IOException {
        var unfinished = folder.resolve("." + name + "." + UUID.randomUUID());
        try {
            write(unfinished, content.get());
            Files.createLink(folder.resolve(name), unfinished);
        } catch (FileAlreadyExistsException anotherInstance) {
            // Another instance was faster; its keys are used.
        } finally {
            Files.deleteIfExists(unfinished);
        }
    }

    private static void write(Path file, String content) throws IOException {
        var create = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try (var channel = FileChannel.open(file, create, onlyForUs("rw-------"))) {
            var bytes = ByteBuffer.wrap(content.getBytes(US_ASCII));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
    }

    private static FileAttribute<?> onlyForUs(String permissions) {
        return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions));
    }

    private static String newKey() {
        try {
            var generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(RSA_BITS);
            var lines = Base64.getMimeEncoder(64, new byte[] {'\n'});
            var encoded = generator.generateKeyPair().getPrivate().getEncoded();
            return PEM_BEGIN + "\n" + lines.encodeToString(encoded) + "\n" + PEM_END + "\n";
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("Every Java platform has RSA", impossible);
        }
    }

    private static String newSecret() {
        var secret = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(secret);
        return HexFormat.of().formatHex(secret) + "\n";
    }
}
