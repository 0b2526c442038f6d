package ticketing.local.faults;

import java.util.LinkedHashMap;
import java.util.Map;
import ticketing.infrastructure.Link;
import ticketing.local.system.LocalSystem;
import ticketing.local.system.SystemSettings;
import ticketing.topology.Service;

/**
 * A system whose services reach NATS and MongoDB over connections that can be cut, stalled and
 * repaired. Otherwise it is like any other system.
 */
public final class BreakableSystem implements AutoCloseable {

    private final LocalSystem system;
    private final Map<String, Link> links;

    private BreakableSystem(LocalSystem system, Map<String, Link> links) {
        this.system = system;
        this.links = links;
    }

    /**
     * Starts everything and waits until it is ready.
     *
     * @throws ticketing.local.checks.CannotRunException if it cannot be started; nothing is left
     *     running then
     */
    public static BreakableSystem start(SystemSettings settings) {
        var links = new LinkedHashMap<String, Link>();
        var ports = settings.ports();
        try {
            for (var service : Service.values()) {
                var nats = open(links, ports.nats(), service.shortName() + " to NATS");
                settings =
                        settings.withProperty(
                                service, "ticketing.nats.url", "nats://127.0.0.1:" + nats.port());
                if (service.hasReadModels()) {
                    var mongo = open(links, ports.mongo(), service.shortName() + " to MongoDB");
                    settings =
                            settings.withProperty(
                                    service,
                                    "spring.mongodb.uri",
                                    "mongodb://127.0.0.1:%d/%s"
                                            .formatted(mongo.port(), service.shortName()));
                }
            }
            return new BreakableSystem(LocalSystem.start(settings), Map.copyOf(links));
        } catch (RuntimeException failed) {
            links.values().forEach(Link::close);
            throw failed;
        }
    }

    private static Link open(Map<String, Link> links, int port, String name) {
        var link = Link.to(port, name);
        links.put(name, link);
        return link;
    }

    /** The system without these connections. */
    public LocalSystem system() {
        return system;
    }

    Map<String, Link> links() {
        return links;
    }

    /** Stops everything. Repeating it does nothing. */
    @Override
    public void close() {
        system.close();
        links.values().forEach(Link::close);
    }
}
