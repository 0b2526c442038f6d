package ticketing.local.services;

import java.util.TreeMap;
import java.util.Map;
import ticketing.topology.Service;

/** The ports of the documentation, behind the one address. */
public final class StandardPorts {

    public static final int GATEWAY = 8080;
    static final int NATS = 4222;
    static final int MONGO = 27017;
    private static final int MANAGEMENT_ABOVE_HTTP = 1000;

    private StandardPorts() {}

    static int http(Service service) {
        return switch (service) {
            case AUTH -> 8081;
            case TICKETS -> 8082;
            case ORDERS -> 8083;
            case PAYMENTS -> 8084;
            case EXPIRATION -> 8085;
        };
    }

    static int management(Service service) {
        return http(service) + MANAGEMENT_ABOVE_HTTP;
    }

    /** Who listens at each of them. */
    public static Map<Integer, String> owners() {
        var owners = new TreeMap<Integer, String>();
        owners.put(NATS, "NATS");
        owners.put(MONGO, "MongoDB");
        for (var service : Service.values()) {
            owners.put(http(service), service.longName());
            owners.put(management(service), "the management of " + service.longName());
        }
        return owners;
    }
}
