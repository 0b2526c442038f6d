package ticketing.local.services;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** The services, and which paths of the one address belong to each. */
public enum Service {
    AUTH(8081),
    TICKETS(8082),
    ORDERS(8083),
    PAYMENTS(8084),
    EXPIRATION(8085);

    private final int standardPort;

    Service(int standardPort) {
        this.standardPort = standardPort;
    }

    /** Where it listens unless told otherwise. */
    int standardPort() {
        return standardPort;
    }

    private List<String> paths() {
        return switch (this) {
            case AUTH -> List.of("/api/users", "/.well-known/jwks.json");
            case TICKETS -> List.of("/api/tickets");
            case ORDERS -> List.of("/api/orders");
            case PAYMENTS -> List.of("/api/payments");
            // Nobody asks it anything; it only listens to events.
            case EXPIRATION -> List.of();
        };
    }

    /** Such as {@code orders}: its MongoDB database is called so, too. */
    public String shortName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Such as {@code orders-service}: its Maven module, process and log file are called so. */
    public String longName() {
        return shortName() + "-service";
    }

    /** Whether it shows anything: expiration-service only listens. */
    public boolean hasDatabase() {
        return switch (this) {
            case AUTH, TICKETS, ORDERS, PAYMENTS -> true;
            case EXPIRATION -> false;
        };
    }

    /** Whether it has calls of its own behind the one address. */
    public boolean isPublic() {
        return !paths().isEmpty();
    }

    /** The service that answers a path of the one address; empty if none does. */
    public static Optional<Service> answering(String path) {
        return Stream.of(values())
                .filter(service -> service.paths().stream().anyMatch(own -> isBelow(own, path)))
                .findFirst();
    }

    private static boolean isBelow(String own, String path) {
        return path.equals(own) || path.startsWith(own + "/");
    }
}
