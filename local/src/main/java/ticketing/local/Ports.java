package ticketing.local;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import ticketing.infrastructure.FreePort;

/**
 * Where the parts of one system listen, all on the loopback interface.
 *
 * @param gateway the one address for people
 * @param nats for clients of NATS
 * @param mongo for clients of MongoDB
 * @param services the first instance of each service
 */
public record Ports(int gateway, int nats, int mongo, Map<Service, OfService> services) {

    private static final int NATS = 4222;
    private static final int MONGO = 27017;
    private static final int MANAGEMENT_ABOVE_HTTP = 1000;

    /**
     * The ports of one instance of a service.
     *
     * @param http for its callers
     * @param management for operators
     */
    public record OfService(int http, int management) {

        static OfService free() {
            return new OfService(FreePort.any(), FreePort.any());
        }
    }

    public Ports {
        services = Map.copyOf(services);
    }

    /** The ports of the documentation: 4222, 27017, 8081 to 8085 and 9081 to 9085. */
    public static Ports standard(int gateway) {
        return new Ports(
                gateway,
                NATS,
                MONGO,
                forEach(service ->
                        new OfService(
                                service.standardPort(),
                                service.standardPort() + MANAGEMENT_ABOVE_HTTP)));
    }

    /** Ports that nobody uses now, so that several systems can run side by side. */
    public static Ports free() {
        return freeBehind(FreePort.any());
    }

    /** The one address as given, the rest free. */
    public static Ports freeBehind(int gateway) {
        return new Ports(
                gateway, FreePort.any(), FreePort.any(), forEach(service -> OfService.free()));
    }

    /** The first instance of a service. */
    public OfService of(Service service) {
        return services.getOrDefault(service, new OfService(0, 0));
    }

    /**
     * Refuses ports that somebody else listens at.
     *
     * @throws CannotRunException naming the first one that is taken
     */
    void requireFree() {
        owners().forEach((port, owner) -> {
            if (!FreePort.isFree(port)) {
                throw new CannotRunException(
                        "Port %d is taken, and %s needs it: stop what listens there, or choose other ports with --port and --free-ports."
                                .formatted(port, owner));
            }
        });
    }

    private Map<Integer, String> owners() {
        var owners = new LinkedHashMap<Integer, String>();
        owners.put(gateway, "the public address");
        owners.put(nats, "NATS");
        owners.put(mongo, "MongoDB");
        for (var service : Service.values()) {
            owners.put(of(service).http(), service.longName());
            owners.put(of(service).management(), "the management of " + service.longName());
        }
        return owners;
    }

    private static Map<Service, OfService> forEach(Function<Service, OfService> ports) {
        return Stream.of(Service.values()).collect(Collectors.toMap(Function.identity(), ports));
    }
}
