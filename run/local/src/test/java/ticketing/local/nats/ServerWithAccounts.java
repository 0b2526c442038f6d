package ticketing.local.nats;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import ticketing.infrastructure.nats.NatsServer;
import ticketing.local.data.DataFolder;
import ticketing.nats.Provisioner;
import ticketing.nats.UserKey;
import ticketing.topology.Accounts;
import ticketing.topology.Provisions;
import ticketing.topology.Service;

/** A NATS server with the accounts, and a folder with only the keys of the observers. */
public final class ServerWithAccounts implements AutoCloseable {

    private final DataFolder data;
    private final NatsKeys keys;
    private final Path observers;
    private final NatsServer server;
    private final NatsAccess.Connections provisioner;

    private ServerWithAccounts(Path folder) throws Exception {
        data = DataFolder.take(folder.resolve("data"));
        observers = folder.resolve("observers");
        keys = NatsKeys.makeIn(data.natsKeys());
        var copies = Files.createDirectories(DataFolder.natsKeys(observers));
        for (var context : Service.values()) {
            var key = keys.file(Accounts.observerOf(context));
            Files.copy(key, copies.resolve(key.getFileName()));
        }
        server =
                NatsServer.start(
                        NatsServer.Settings.in(data.natsFolder())
                                .withConfiguration(keys.accounts()));
        provisioner = NatsAccess.provision(server.url(), data);
    }

    /** Starts a server with all streams and consumers of some services. */
    public static ServerWithAccounts start(Service... owners) throws Exception {
        var folder = Path.of("target", "accounts", UUID.randomUUID().toString()).toAbsolutePath();
        var started = new ServerWithAccounts(folder);
        for (var owner : owners) {
            var _ = new Provisioner(started.provisioner.of(owner)).apply(Provisions.of(owner, 1));
        }
        return started;
    }

    public NatsServer server() {
        return server;
    }

    /** Connections with all rights, to create what a test needs. */
    public NatsAccess.Connections provisioner() {
        return provisioner;
    }

    /** Access with only the keys of the observers. */
    public NatsAccess access() {
        return accessTo(server.url());
    }

    public NatsAccess accessTo(String url) {
        return NatsAccess.to(url, observers);
    }

    /** The server forgets all keys. */
    public void forgetKeys() throws Exception {
        var file = data.natsFolder().resolve("nats-server.conf");
        var others = Accounts.configuration(_ -> UserKey.generate().publicKey());
        Files.writeString(file, Files.readString(file).replace(keys.accounts(), others));
        var pid = Long.toString(server.pid().orElseThrow());
        var _ = new ProcessBuilder("kill", "-HUP", pid).start().waitFor();
    }

    @Override
    public void close() {
        provisioner.close();
        server.close();
        data.close();
    }
}
