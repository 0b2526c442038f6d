package ticketing.local.nats;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.function.Function;
import ticketing.local.checks.CannotRunException;
import ticketing.local.checks.Trouble;
import ticketing.nats.SigningKey;
import ticketing.nats.SigningKey.Owner;
import ticketing.nats.UserKey;
import ticketing.topology.Accounts;
import ticketing.topology.Edge;

/**
 * The keys of the NATS users: one file for each user, with its seed, readable only by the owner.
 */
public final class NatsKeys {

    private final Path folder;

    private NatsKeys(Path folder) {
        this.folder = folder;
    }

    /**
     * The keys in a folder. Missing keys are created; existing keys do not change.
     *
     * @throws CannotRunException if the folder cannot be used
     */
    public static NatsKeys makeIn(Path folder) {
        var keys = new NatsKeys(folder);
        try {
            Files.createDirectories(folder);
            for (var name : Accounts.keyOwners()) {
                if (!Files.exists(keys.file(name))) {
                    var owner = name.equals(Edge.ISSUER) ? Owner.ACCOUNT : Owner.USER;
                    write(keys.file(name), SigningKey.generate(owner).seed() + "\n");
                }
            }
        } catch (IOException unusable) {
            throw new CannotRunException(
                    "The keys of NATS cannot be kept in %s: %s."
                            .formatted(folder, Trouble.of(unusable)),
                    unusable);
        }
        return keys;
    }

    /** The keys in a folder that contains all of them. */
    public static NatsKeys in(Path folder) {
        return new NatsKeys(folder);
    }

    private static void write(Path file, String text) throws IOException {
        // No other user can ever read it, and it is never incomplete.
        var draft = Files.createTempFile(file.toAbsolutePath().getParent(), "seed", ".tmp");
        try {
            if (Files.getFileStore(draft).supportsFileAttributeView("posix")) {
                Files.setPosixFilePermissions(draft, PosixFilePermissions.fromString("rw-------"));
            }
            Files.writeString(draft, text);
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            // Left over if the disk was full.
            Files.deleteIfExists(draft);
        }
    }

    /** The file with the seed of a user, such as {@code orders-service.nk}. */
    public Path file(String user) {
        return folder.resolve(user + ".nk");
    }

    /**
     * The key of a user.
     *
     * @throws CannotRunException if there is none
     */
    public UserKey of(String user) {
        return read(user, UserKey::ofSeed);
    }

    private <T> T read(String name, Function<String, T> ofSeed) {
        try {
            return ofSeed.apply(Files.readString(file(name)));
        } catch (IOException | IllegalArgumentException unreadable) {
            throw new CannotRunException(
                    "The key in " + file(name) + " cannot be read: " + unreadable.getMessage(),
                    unreadable);
        }
    }

    /** The accounts file for the server. It contains no secret. */
    public String accounts() {
        return Accounts.configuration(user -> of(user).publicKey());
    }

    /**
     * The edge as its server reads it, with the seed of its user.
     *
     * @param leaf where the main server lets leaf nodes in, such as {@code
     *     nats-leaf://127.0.0.1:7422}
     * @param host the interfaces at which browsers connect
     * @param websocket the port at which they do
     * @param origins of pages that may connect
     */
    public String edge(String leaf, String host, int websocket, List<String> origins) {
        var issuer = read(Edge.ISSUER, seed -> SigningKey.ofSeed(Owner.ACCOUNT, seed));
        return "LEAF_SEED: \"%s\"\n".formatted(of(Edge.LEAF).seed())
                + Edge.configuration(
                        new Edge.Settings(
                                of(Edge.CALLOUT).publicKey(),
                                issuer.publicKey(),
                                leaf,
                                host,
                                websocket,
                                origins));
    }

    /** Writes the accounts as {@code auth.conf} beside the keys. */
    public void writeAccounts() {
        try {
            Files.writeString(folder.resolve("auth.conf"), accounts());
        } catch (IOException unwritable) {
            throw new CannotRunException(
                    "The accounts of NATS cannot be written to %s: %s."
                            .formatted(folder, Trouble.of(unwritable)),
                    unwritable);
        }
    }
}
