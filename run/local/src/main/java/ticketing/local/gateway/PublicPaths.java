package ticketing.local.gateway;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import ticketing.topology.Service;

/** The public paths, and the service that serves each of them. */
final class PublicPaths {

    private PublicPaths() {}

    /** The service that serves a path; empty if none does. */
    static Optional<Service> ownerOf(String path) {
        return Stream.of(Service.values())
                .filter(service -> pathsOf(service).stream().anyMatch(own -> isBelow(own, path)))
                .findFirst();
    }

    /** The services with public paths. */
    static Stream<Service> services() {
        return Stream.of(Service.values()).filter(service -> !pathsOf(service).isEmpty());
    }

    private static List<String> pathsOf(Service service) {
        return switch (service) {
            case AUTH -> List.of("/api/users", "/.well-known/jwks.json");
            case TICKETS -> List.of("/api/tickets");
            case ORDERS -> List.of("/api/orders");
            case PAYMENTS -> List.of("/api/payments");
            // expiration-service has no requests; it only consumes events.
            case EXPIRATION -> List.of();
        };
    }

    private static boolean isBelow(String own, String path) {
        return path.equals(own) || path.startsWith(own + "/");
    }
}
