package ticketing.local.services;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import ticketing.infrastructure.FreePort;
import ticketing.local.checks.Checks;
import ticketing.local.checks.WrongUseException;
import ticketing.topology.Service;

/**
 * The ports of one system, all on the loopback interface.
 *
 * @param gateway the public port
 * @param nats for clients of NATS
 * @param mongo for clients of MongoDB
 * @param edge of the NATS server that browsers connect to
 * @param services the first instance of each service
 */
public record Ports(
        int gateway, int nats, int mongo, OfEdge edge, Map<Service, OfService> services) {

    /**
     * The ports of one instance of a service.
     *
     * @param http for its callers
     * @param management for operators
     */
    public record OfService(int http, int management) {

        public static OfService free() {
            return new OfService(FreePort.any(), FreePort.any());
        }
    }

    /**
     * The ports of the edge.
     *
     * @param browsers for websockets
     * @param clients for auth-service
     * @param leaf where the other NATS server lets it in
     */
    public record OfEdge(int browsers, int clients, int leaf) {

        static OfEdge free() {
            return new OfEdge(FreePort.any(), FreePort.any(), FreePort.any());
        }
    }

    public Ports {
        services = Map.copyOf(services);
    }

    /** The documented ports: 4222, 4223, 4280, 7422, 27017, 8081 to 8085 and 9081 to 9085. */
    public static Ports standard(int gateway) {
        return new Ports(
                gateway,
                StandardPorts.NATS,
                StandardPorts.MONGO,
                new OfEdge(StandardPorts.EDGE, StandardPorts.EDGE_CLIENTS, StandardPorts.EDGE_LEAF),
                forEach(service ->
                        new OfService(
                                StandardPorts.http(service.longName()),
                                StandardPorts.management(service.longName()))));
    }

    /** Free ports, so several systems can run at the same time. */
    public static Ports free() {
        return freeBehind(FreePort.any());
    }

    /** The given port for the gateway, free ports for the rest. */
    public static Ports freeBehind(int gateway) {
        FreePort.notToBeGiven(gateway);
        return new Ports(
                gateway,
                FreePort.any(),
                FreePort.any(),
                OfEdge.free(),
                forEach(service -> OfService.free()));
    }

    /** The first instance of a service. */
    public OfService of(Service service) {
        return services.getOrDefault(service, new OfService(0, 0));
    }

    /**
     * Refuses ports that are in use, or that are needed twice.
     *
     * @throws WrongUseException naming the first one
     */
    public void requireFree() {
        var others = new LinkedHashMap<Integer, String>();
        others.put(nats, "NATS");
        others.put(mongo, "MongoDB");
        others.put(edge.browsers(), "live updates");
        others.put(edge.clients(), "the edge of NATS");
        others.put(edge.leaf(), "the leaf nodes of NATS");
        for (var service : Service.values()) {
            others.put(of(service).http(), service.longName());
            others.put(of(service).management(), "the management of " + service.longName());
        }
        Checks.portsAreFree(gateway, others);
    }

    private static Map<Service, OfService> forEach(Function<Service, OfService> ports) {
        return Stream.of(Service.values()).collect(Collectors.toMap(Function.identity(), ports));
    }
}
