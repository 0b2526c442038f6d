package ticketing.local.system;

import java.net.URI;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import ticketing.local.checks.CannotRunException;
import ticketing.local.gateway.Gateway;
import ticketing.local.gateway.WebPage;
import ticketing.local.services.Ports;
import ticketing.topology.Service;

/** The addresses of all instances of services, and the gateway in front of them. */
final class Front {

    private final Map<Service, List<URI>> upstreams = new EnumMap<>(Service.class);
    private final Map<String, URI> serviceUrls = new LinkedHashMap<>();
    private final Map<String, URI> managementUrls = new LinkedHashMap<>();
    private volatile @Nullable Gateway gateway;

    /** Adds an instance. All instances are added before the gateway starts. */
    void add(Service service, String name, Ports.OfService ports) {
        var url = Readiness.urlOf(ports);
        serviceUrls.put(name, url);
        managementUrls.put(name, URI.create("http://127.0.0.1:" + ports.management()));
        upstreams.computeIfAbsent(service, none -> new ArrayList<>()).add(url);
    }

    /** Whether a part is an instance of a service. */
    boolean isInstance(String name) {
        return serviceUrls.containsKey(name);
    }

    URI serviceUrl(String name) {
        return known(serviceUrls, name);
    }

    URI managementUrl(String name) {
        return known(managementUrls, name);
    }

    SortedMap<String, URI> managementUrls() {
        return new TreeMap<>(managementUrls);
    }

    /**
     * Starts the gateway.
     *
     * @param live the port of the websocket for live updates
     * @param ready whether all parts are ready
     * @param closing whether it is too late for that
     */
    synchronized void start(
            int port,
            Set<String> furtherOrigins,
            int live,
            BooleanSupplier ready,
            BooleanSupplier closing) {
        if (!closing.getAsBoolean()) {
            gateway = Gateway.start(port, upstreams, furtherOrigins, WebPage.built(live), ready);
        }
    }

    void stop() {
        Gateway started;
        synchronized (this) {
            started = gateway;
        }
        if (started != null) {
            started.stop();
        }
    }

    /** Sends an instance no more requests, and waits until it has finished those in flight. */
    void withdraw(String name) {
        var started = gateway;
        if (started != null && isInstance(name)) {
            try {
                started.withdraw(serviceUrl(name));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new CannotRunException("The stop of " + name + " was interrupted.", e);
            }
        }
    }

    /** Sends requests to an instance again. */
    void restore(String name) {
        var started = gateway;
        if (started != null && isInstance(name)) {
            started.restore(serviceUrl(name));
        }
    }

    private static <T> T known(Map<String, T> named, String name) {
        var found = named.get(name);
        if (found == null) {
            throw new IllegalArgumentException(name + " is none of " + named.keySet());
        }
        return found;
    }
}
