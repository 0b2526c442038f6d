package ticketing.local.system;

import java.nio.file.Path;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import ticketing.infrastructure.Engine;
import ticketing.local.checks.Checks;
import ticketing.local.services.Ports;
import ticketing.local.terminal.Console;
import ticketing.topology.Service;

/**
 * The settings of a system.
 *
 * @param project the top-level folder of this project, with the services' jars built
 * @param data the folder with all data
 * @param ports the ports of the parts
 * @param engine how NATS and MongoDB are run
 * @param instances the number of instances of a service; one if it is not in the map
 * @param properties more settings of a service, such as {@code ticketing.orders.time-to-pay}
 * @param trained whether programs start with their AOT cache
 * @param console receives progress and logs
 */
public record SystemSettings(
        Path project,
        Path data,
        Ports ports,
        Engine engine,
        Map<Service, Integer> instances,
        Map<Service, Map<String, String>> properties,
        boolean trained,
        Console console) {

    public SystemSettings {
        project = project.toAbsolutePath().normalize();
        Checks.named(data);
        data = data.toAbsolutePath().normalize();
        instances = Map.copyOf(instances);
        properties = Map.copyOf(properties);
    }

    /** One instance of each service at free ports, with progress on the standard output. */
    public static SystemSettings forTests(Path project, Path data) {
        return atFreePorts(project, data, Console.progressTo(System.out));
    }

    /** One instance of each service at free ports, so other systems may run at the same time. */
    public static SystemSettings atFreePorts(Path project, Path data, Console console) {
        return new SystemSettings(
                project, data, Ports.free(), Engine.AUTO, Map.of(), Map.of(), true, console);
    }

    /** The origins of pages that may use the system, as browsers write them. */
    List<String> origins() {
        return Stream.concat(
                        Stream.of("localhost", "127.0.0.1", "[::1]")
                                .map(host -> "http://%s:%d".formatted(host, ports.gateway())),
                        Variables.ofThisProcess().furtherOrigins().stream())
                .distinct()
                .toList();
    }

    public SystemSettings withInstances(Service service, int number) {
        var changed = new EnumMap<Service, Integer>(Service.class);
        changed.putAll(instances);
        changed.put(service, number);
        return new SystemSettings(
                project, data, ports, engine, changed, properties, trained, console);
    }

    public SystemSettings withProperty(Service service, String name, String value) {
        var changed = new EnumMap<Service, Map<String, String>>(Service.class);
        changed.putAll(properties);
        var own = new LinkedHashMap<>(changed.getOrDefault(service, Map.of()));
        own.put(name, value);
        changed.put(service, own);
        return new SystemSettings(
                project, data, ports, engine, instances, changed, trained, console);
    }

    /** Only NATS, MongoDB and the gateway. */
    public SystemSettings withoutServices() {
        var none = new EnumMap<Service, Integer>(Service.class);
        for (var service : Service.values()) {
            none.put(service, 0);
        }
        return new SystemSettings(project, data, ports, engine, none, properties, trained, console);
    }
}
