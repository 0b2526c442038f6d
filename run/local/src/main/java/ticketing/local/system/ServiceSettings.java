package ticketing.local.system;

import io.nats.client.JetStreamApiException;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import ticketing.local.checks.CannotRunException;
import ticketing.local.data.DataFolder;
import ticketing.local.nats.NatsAccess;
import ticketing.local.nats.NatsKeys;
import ticketing.local.services.Ports;
import ticketing.nats.Provisioner;
import ticketing.topology.Edge;
import ticketing.topology.Provisions;
import ticketing.topology.Service;

/** The arguments of each service in one system, and its streams and consumers at NATS. */
final class ServiceSettings {

    private final SystemSettings settings;
    private final DataFolder data;

    ServiceSettings(SystemSettings settings, DataFolder data) {
        this.settings = settings;
        this.data = data;
    }

    /** Such as {@code nats://127.0.0.1:4222}. */
    String natsUrl() {
        return "nats://127.0.0.1:" + settings.ports().nats();
    }

    /** The database of a service. */
    String mongoUri(Service service) {
        return "mongodb://127.0.0.1:%d/%s".formatted(settings.ports().mongo(), service.shortName());
    }

    /** The arguments for an instance with these ports. */
    List<String> arguments(Service service, Ports.OfService ports) {
        return properties(service, ports).entrySet().stream()
                .map(property -> "--" + property.getKey() + "=" + property.getValue())
                .toList();
    }

    private Map<String, String> properties(Service service, Ports.OfService ports) {
        var all = new LinkedHashMap<String, String>();
        all.put("server.port", Integer.toString(ports.http()));
        all.put("server.address", "127.0.0.1");
        all.put("management.server.port", Integer.toString(ports.management()));
        all.put("management.server.address", "127.0.0.1");
        all.put("spring.main.banner-mode", "off");
        all.put("ticketing.nats.url", natsUrl());
        all.put("ticketing.nats.seed-file", seedFile(service.longName()));
        all.put(
                "ticketing.public-origin",
                Readiness.addressAt(settings.ports().gateway()).toString());
        all.put("ticketing.local-port", Integer.toString(settings.ports().gateway()));
        all.put(
                "ticketing.session.jwks-uri",
                // Through the gateway, because any instance of auth-service has the keys.
                "http://127.0.0.1:%d/.well-known/jwks.json".formatted(settings.ports().gateway()));
        all.put("ticketing.session.secure-cookie", "false");
        switch (service) {
            case AUTH -> {
                all.put("ticketing.auth.keys-directory", data.keysFolder().toString());
                all.put("ticketing.auth.create-missing-keys", "true");
                all.put(
                        "ticketing.auth.edge.url",
                        "nats://127.0.0.1:" + settings.ports().edge().clients());
                all.put("ticketing.auth.edge.seed-file", seedFile(Edge.CALLOUT));
                all.put("ticketing.auth.edge.issuer-seed-file", seedFile(Edge.ISSUER));
                // The network of the gateway, which passes on the address of the caller.
                all.put("ticketing.trusted-networks", "127.0.0.0/8");
                all.put("spring.mongodb.uri", mongoUri(service));
            }
            case TICKETS, ORDERS, PAYMENTS -> all.put("spring.mongodb.uri", mongoUri(service));
            case EXPIRATION -> {}
        }
        var left = Variables.ofThisProcess().leave(all);
        left.putAll(settings.properties().getOrDefault(service, Map.of()));
        return left;
    }

    private String seedFile(String user) {
        return NatsKeys.in(data.natsKeys()).file(user).toString();
    }

    /**
     * Creates or changes streams, consumers and buckets, which services may not create themselves.
     *
     * @throws CannotRunException if NATS does not answer or refuses
     */
    void provision() {
        try (var accounts = NatsAccess.provision(natsUrl(), data)) {
            for (var service : Service.values()) {
                var _ = new Provisioner(accounts.of(service)).apply(Provisions.of(service, 1));
            }
        } catch (IOException | JetStreamApiException | RuntimeException failed) {
            throw new CannotRunException("NATS cannot be set up: " + failed.getMessage(), failed);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new CannotRunException("The start was interrupted.", stopped);
        }
    }
}
