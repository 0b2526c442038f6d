package ticketing.kubernetes;

import java.util.Map;
import java.util.stream.Stream;
import ticketing.topology.Consumers;
import ticketing.topology.Service;
import ticketing.topology.StreamDefinitions;
import tools.jackson.databind.JsonNode;

/** Rules for the users of NATS, and for the consumers that autoscaling watches. */
final class NatsRules {

    private static final String SEED_FILE = "TICKETING_NATS_SEED_FILE";
    private static final String PROVISION = "TICKETING_NATS_PROVISION";

    private NatsRules() {}

    /**
     * A container that connects to NATS.
     *
     * @param secret the Secret with its seed; empty if it has none
     */
    private record User(String name, String service, boolean provisions, String secret) {

        String expected() {
            return (provisions ? "nats-provisioner-" : "nats-user-") + service;
        }
    }

    static Stream<String> users(Manifests manifests) {
        var users =
                manifests
                        .workloads()
                        .flatMap(workload ->
                                workload.containers()
                                        .filter(ServiceRules::isOurs)
                                        .map(it -> user(it, workload, manifests)))
                        .toList();
        var strangers =
                users.stream()
                        .filter(user -> !user.secret().equals(user.expected()))
                        .map(user ->
                                "%s shows NATS the seed of Secret '%s', not of %s"
                                        .formatted(user.name(), user.secret(), user.expected()));
        var forgotten =
                Stream.of(Service.values())
                        .map(Service::longName)
                        .filter(service ->
                                users.stream()
                                        .noneMatch(user ->
                                                user.provisions()
                                                        && user.service().equals(service)))
                        .map("Nobody creates what %s has on NATS"::formatted);
        return Stream.concat(strangers, forgotten);
    }

    private static User user(JsonNode container, Manifest workload, Manifests manifests) {
        var environment = ServiceRules.environment(container, workload, manifests);
        return new User(
                workload + " " + container.path("name").asString(""),
                ServiceRules.serviceOf(container),
                environment.getOrDefault(PROVISION, "").equals("true"),
                FileRules.volumeOf(environment.getOrDefault(SEED_FILE, ""), container, workload)
                        .at("/secret/secretName")
                        .asString(""));
    }

    static Stream<String> consumers(Manifests manifests) {
        return manifests
                .of("ScaledObject")
                .flatMap(scaled ->
                        scaled.at("/spec/triggers")
                                .valueStream()
                                .filter(it -> it.path("type").asString("").equals("nats-jetstream"))
                                .map(it -> Manifest.map(it.path("metadata")))
                                .flatMap(it ->
                                        ofTrigger(it, scaled.text("/spec/scaleTargetRef/name"))));
    }

    /** Only reactions: of a read model's two consumers one is idle, and it is not known which. */
    private static Stream<String> ofTrigger(Map<String, String> trigger, String service) {
        var name = trigger.getOrDefault("consumer", "");
        return Consumers.reactionsOf(Service.of(service)).stream()
                .filter(reaction -> reaction.name().equals(name))
                .findFirst()
                .map(reaction ->
                        Stream.of(
                                        difference("stream", reaction.stream(), trigger),
                                        difference("account", ownerOf(reaction.stream()), trigger))
                                .flatMap(found -> found)
                                .map(found -> name + " has " + found))
                .orElse(Stream.of("%s has no reaction %s".formatted(service, name)));
    }

    private static Stream<String> difference(
            String what, String expected, Map<String, String> trigger) {
        var named = trigger.getOrDefault(what, "");
        return named.equals(expected)
                ? Stream.of()
                : Stream.of("the %s %s, not %s".formatted(what, expected, named));
    }

    private static String ownerOf(String stream) {
        return Stream.of(Service.values())
                .filter(owner ->
                        StreamDefinitions.of(owner, 1).stream()
                                .anyMatch(it -> it.getName().equals(stream)))
                .findFirst()
                .orElseThrow()
                .name();
    }
}
