package ticketing.local.nats;

import io.nats.client.AuthenticationException;
import io.nats.client.Connection;
import io.nats.client.ErrorListener;
import io.nats.client.Nats;
import io.nats.client.Options;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Function;
import ticketing.events.EventStream;
import ticketing.local.checks.CannotRunException;
import ticketing.local.checks.KeyRefusedException;
import ticketing.local.data.DataFolder;
import ticketing.topology.Accounts;
import ticketing.topology.Service;

/**
 * Connects to the NATS server of a system as the observer of each account, to read streams and
 * consumers. A stream is in the account of its owner.
 */
public final class NatsAccess {

    private static final Duration PAUSE = Duration.ofMillis(250);

    private final String url;
    private final NatsKeys keys;

    private NatsAccess(String url, NatsKeys keys) {
        this.url = url;
        this.keys = keys;
    }

    /** The server of a system with this data folder. */
    public static NatsAccess to(String url, Path data) {
        return new NatsAccess(url, NatsKeys.in(DataFolder.natsKeys(data)));
    }

    /**
     * Connects as the observer of each account. A lost connection is re-established, unless the
     * server refuses its key.
     *
     * @throws CannotRunException if no server answers, or it refuses the key
     */
    public NatsObserver observe() throws InterruptedException {
        return new NatsObserver(connect(Accounts::observerOf));
    }

    /**
     * Connects as the provisioner of each account, with all rights there. The argument is the
     * locked data folder, which only the launcher of the system has.
     *
     * @throws CannotRunException if no server answers, or it refuses the key
     */
    public static Connections provision(String url, DataFolder data) throws InterruptedException {
        return to(url, data.path()).connect(Accounts::provisionerOf);
    }

    private Connections connect(Function<Service, String> users) throws InterruptedException {
        var all = new EnumMap<Service, Connection>(Service.class);
        var connections = new Connections(url, users, all);
        try {
            for (var account : Service.values()) {
                all.put(account, connect(users.apply(account)));
            }
        } catch (CannotRunException | InterruptedException failed) {
            connections.close();
            throw failed;
        }
        return connections;
    }

    private Connection connect(String user) throws InterruptedException {
        var options =
                Options.builder()
                        .server(url)
                        .connectionName("ticketing")
                        .authHandler(keys.of(user))
                        .maxReconnects(-1)
                        .reconnectWait(PAUSE)
                        // Reconnecting is expected here and not logged.
                        .errorListener(new ErrorListener() {});
        try {
            return Nats.connect(options.build());
        } catch (AuthenticationException stranger) {
            throw new CannotRunException(
                    "NATS at " + url + " does not know the key of " + user + ".", stranger);
        } catch (IOException unreachable) {
            throw new CannotRunException("NATS does not answer at " + url + ".", unreachable);
        }
    }

    /** A connection to each account. */
    public static final class Connections implements AutoCloseable {

        private final String url;
        private final Function<Service, String> users;
        private final Map<Service, Connection> byAccount;

        private Connections(
                String url, Function<Service, String> users, Map<Service, Connection> byAccount) {
            this.url = url;
            this.users = users;
            this.byAccount = byAccount;
        }

        /**
         * The connection to the account of a service.
         *
         * @throws KeyRefusedException if the client has given up because the server refused its key
         */
        public Connection of(Service account) {
            var connection = byAccount.get(account);
            if (connection == null) {
                throw new IllegalArgumentException("There is no connection to " + account);
            }
            if (connection.getStatus() == Connection.Status.CLOSED) {
                throw new KeyRefusedException(url, users.apply(account));
            }
            return connection;
        }

        /** The connection to the account that holds a stream. */
        public Connection of(EventStream stream) {
            return of(Service.of(stream));
        }

        @Override
        public void close() {
            for (var connection : byAccount.values()) {
                try {
                    connection.close();
                } catch (InterruptedException stopped) {
                    Thread.currentThread().interrupt();
                }
            }
        }
    }
}
