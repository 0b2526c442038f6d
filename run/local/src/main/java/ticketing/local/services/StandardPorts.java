package ticketing.local.services;

import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * The documented ports behind the gateway. They are needed before anything is built, so this class
 * knows services by name and needs no other module.
 */
public final class StandardPorts {

    public static final int GATEWAY = 8080;
    static final int NATS = 4222;
    static final int MONGO = 27017;

    /** Where browsers listen. */
    static final int EDGE = 4280;

    static final int EDGE_CLIENTS = 4223;
    static final int EDGE_LEAF = 7422;
    private static final int MANAGEMENT_ABOVE_HTTP = 1000;

    private static final Map<String, Integer> HTTP =
            Map.of(
                    "auth-service", 8081,
                    "tickets-service", 8082,
                    "orders-service", 8083,
                    "payments-service", 8084,
                    "expiration-service", 8085);

    private StandardPorts() {}

    /**
     * The port for requests to a service.
     *
     * @param service such as {@code orders-service}
     */
    static int http(String service) {
        return Objects.requireNonNull(HTTP.get(service), service);
    }

    static int management(String service) {
        return http(service) + MANAGEMENT_ABOVE_HTTP;
    }

    /** The owner of each port. */
    public static Map<Integer, String> owners() {
        var owners = new TreeMap<Integer, String>();
        owners.put(NATS, "NATS");
        owners.put(MONGO, "MongoDB");
        owners.put(EDGE, "live updates");
        owners.put(EDGE_CLIENTS, "the edge of NATS");
        owners.put(EDGE_LEAF, "the leaf nodes of NATS");
        HTTP.forEach((service, port) -> {
            owners.put(port, service);
            owners.put(management(service), "the management of " + service);
        });
        return owners;
    }
}
