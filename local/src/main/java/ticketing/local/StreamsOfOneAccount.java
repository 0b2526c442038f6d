package ticketing.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import ticketing.eventstore.topology.Context;

/**
 * Streams that were stored when all services shared one account. The server keeps each account in a
 * folder of its own, so a stream belongs to another one as soon as its folder has moved.
 */
final class StreamsOfOneAccount {

    /** What the server calls the account of everybody. */
    private static final String SHARED = "$G";

    private StreamsOfOneAccount() {}

    /**
     * Moves each stream to the account of its owner, unless it is there already. The server must
     * not run.
     *
     * @param nats the folder of the server
     * @throws CannotRunException if that is not possible; nothing is lost, it can be done again
     */
    static void moveToTheirOwners(Path nats) {
        var accounts = nats.resolve("jetstream");
        for (var owner : Context.values()) {
            owner.streams()
                    .forEach(stream ->
                            move(
                                    streamIn(accounts, SHARED, stream),
                                    streamIn(accounts, owner.name(), stream)));
        }
    }

    private static Path streamIn(Path accounts, String account, String stream) {
        return accounts.resolve(account).resolve("streams").resolve(stream);
    }

    private static void move(Path from, Path to) {
        if (Files.exists(from) && !Files.exists(to)) {
            try {
                Files.createDirectories(to.getParent());
                Files.move(from, to);
            } catch (IOException failed) {
                throw new CannotRunException(
                        "The stream in " + from + " can not be moved to " + to + ": " + failed,
                        failed);
            }
        }
    }
}
