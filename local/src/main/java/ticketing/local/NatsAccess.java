package ticketing.local;

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
import org.jspecify.annotations.Nullable;
import ticketing.events.EventStream;
import ticketing.eventstore.topology.Accounts;
import ticketing.eventstore.topology.Context;

/**
 * A way into the NATS server of a system for who looks into it or sets it up: with all rights, but
 * in one account at a time. A stream is in the account of its owner.
 */
public final class NatsAccess {

    private static final Duration PAUSE = Duration.ofMillis(250);

    private final String url;
    private final @Nullable NatsKeys keys;

    private NatsAccess(String url, @Nullable NatsKeys keys) {
        this.url = url;
        this.keys = keys;
    }

    /** The server of a system with this data folder. */
    static NatsAccess to(String url, Path data) {
        return new NatsAccess(url, NatsKeys.in(DataFolder.natsKeys(data)));
    }

    /** A server that lets everybody in. */
    static NatsAccess withoutAccounts(String url) {
        return new NatsAccess(url, null);
    }

    private Connection connect(Context account) throws InterruptedException {
        var options =
                Options.builder()
                        .server(url)
                        .connectionName("ticketing")
                        .maxReconnects(-1)
                        .reconnectWait(PAUSE)
                        // Reconnecting is expected here; it needs no reports.
                        .errorListener(new ErrorListener() {});
        if (keys != null) {
            options.authHandler(keys.of(Accounts.provisionerOf(account)));
        }
        try {
            return Nats.connect(options.build());
        } catch (AuthenticationException stranger) {
            throw new CannotRunException(
                    "NATS at " + url + " does not know the key of " + account + ".", stranger);
        } catch (IOException unreachable) {
            throw new CannotRunException("NATS does not answer at " + url + ".", unreachable);
        }
    }

    /**
     * Connects to all accounts. A connection is made again whenever it is lost.
     *
     * @throws CannotRunException if no server answers, or it lets us not in
     */
    public Connections connect() throws InterruptedException {
        var all = new EnumMap<Context, Connection>(Context.class);
        var connections = new Connections(all);
        try {
            for (var account : Context.values()) {
                all.put(account, connect(account));
            }
        } catch (CannotRunException | InterruptedException failed) {
            connections.close();
            throw failed;
        }
        return connections;
    }

    /** A connection to each account. */
    public static final class Connections implements AutoCloseable {

        private final Map<Context, Connection> byAccount;

        private Connections(Map<Context, Connection> byAccount) {
            this.byAccount = byAccount;
        }

        /** The one to the account of a service. */
        public Connection of(Context account) {
            var connection = byAccount.get(account);
            if (connection == null) {
                throw new IllegalArgumentException("There is no connection to " + account);
            }
            return connection;
        }

        /** The one to the account that holds a stream. */
        public Connection of(EventStream stream) {
            return of(Context.of(stream));
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
