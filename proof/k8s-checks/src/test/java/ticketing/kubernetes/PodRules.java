package ticketing.kubernetes;

import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.StandardEnvironment;
import ticketing.eventstore.spring.NatsProperties;
import tools.jackson.databind.JsonNode;

/** Rules for pods. */
final class PodRules {

    /** The pod security standard of the namespace, and a little more. */
    private static final Map<String, String> OF_PODS =
            Map.of(
                    "/automountServiceAccountToken", "false",
                    "/enableServiceLinks", "false",
                    "/securityContext/runAsNonRoot", "true",
                    "/securityContext/seccompProfile/type", "RuntimeDefault");

    private static final Map<String, String> OF_CONTAINERS =
            Map.of(
                    "/securityContext/allowPrivilegeEscalation", "false",
                    "/securityContext/readOnlyRootFilesystem", "true",
                    "/securityContext/capabilities/drop/0", "ALL");

    private static final Map<String, String> OF_SERVICES =
            Map.of(
                    "/startupProbe/httpGet/path", "/livez",
                    "/startupProbe/httpGet/port", "http",
                    "/livenessProbe/httpGet/path", "/livez",
                    "/livenessProbe/httpGet/port", "http",
                    "/readinessProbe/httpGet/path", "/readyz",
                    "/readinessProbe/httpGet/port", "http");

    private static final int SECONDS_TO_ANSWER = 5;

    private static final Duration WAIT =
            Binder.get(new StandardEnvironment())
                    .bindOrCreate("ticketing.nats", NatsProperties.class)
                    .connectTimeout();

    /**
     * The wait for NATS, the wait for streams, and the service's own start on a node without CPU.
     */
    private static final long SECONDS_TO_START = 2 * WAIT.toSeconds() + 180;

    private PodRules() {}

    static Stream<String> lockedIn(Manifests manifests) {
        return manifests
                .workloads()
                .flatMap(workload ->
                        Stream.concat(
                                differences(workload, workload.template().path("spec"), OF_PODS),
                                workload.containers()
                                        .flatMap(it -> differences(workload, it, OF_CONTAINERS))));
    }

    static Stream<String> resources(Manifests manifests) {
        return manifests.all().stream()
                .flatMap(it -> it.containers().flatMap(container -> resources(it, container)));
    }

    /** A Job may be killed for using more memory than it requested, because it is started again. */
    private static Stream<String> resources(Manifest workload, JsonNode container) {
        var memory = container.at("/resources/limits/memory").asString("");
        var requested = container.at("/resources/requests/memory").asString("");
        if (workload.kind().equals("MongoDBCommunity")
                && container.path("resources").isMissingNode()) {
            // Init containers of the operator.
            return Stream.of();
        }
        return Stream.of(
                        memory.isEmpty() ? "has no limit on memory" : "",
                        requested.isEmpty() ? "requests no memory" : "",
                        requested.equals(memory) || workload.kind().equals("Job")
                                ? ""
                                : "requests other memory than its limit",
                        container.at("/resources/requests/cpu").isMissingNode()
                                ? "requests no CPU"
                                : "",
                        container.at("/resources/limits/cpu").isMissingNode()
                                ? ""
                                : "has a limit on CPU")
                .filter(finding -> !finding.isEmpty())
                .map(finding -> named(workload, container) + " " + finding);
    }

    static Stream<String> lifecycle(Manifests manifests) {
        return Stream.of(
                        manifests.of("Deployment").flatMap(it -> lifecycle(it, manifests)),
                        manifests.workloads().flatMap(PodRules::start),
                        manifests.workloads().flatMap(PodRules::patience),
                        manifests.workloads().flatMap(PodRules::pace))
                .flatMap(findings -> findings);
    }

    /** The default of Kubernetes, one second, is too short for a node without free CPU. */
    private static Stream<String> patience(Manifest workload) {
        return workload.containers()
                .flatMap(container ->
                        Stream.of("startup", "liveness", "readiness")
                                .filter(kind -> container.has(kind + "Probe"))
                                .filter(kind ->
                                        container
                                                        .at(
                                                                "/%sProbe/timeoutSeconds"
                                                                        .formatted(kind))
                                                        .asInt(1)
                                                < SECONDS_TO_ANSWER)
                                .map(kind ->
                                        "%s has less than %d s to answer the %s probe"
                                                .formatted(
                                                        named(workload, container),
                                                        SECONDS_TO_ANSWER,
                                                        kind)));
    }

    /**
     * A probe waits for the end of the previous one, so a container that hangs would have more time
     * than its probe says. A command may take longer than a period, because it starts a shell each
     * time.
     */
    private static Stream<String> pace(Manifest workload) {
        return workload.containers()
                .flatMap(container ->
                        Stream.of("startup", "liveness", "readiness")
                                .filter(kind -> lastsPastTheNext(container.path(kind + "Probe")))
                                .map(kind ->
                                        "%s has longer to answer the %s probe than until the next"
                                                .formatted(named(workload, container), kind)));
    }

    private static boolean lastsPastTheNext(JsonNode probe) {
        return !probe.has("exec")
                && probe.path("timeoutSeconds").asInt(1) > probe.path("periodSeconds").asInt(10);
    }

    private static Stream<String> start(Manifest workload) {
        return workload.containers()
                .map(container -> container.path("startupProbe"))
                .filter(JsonNode::isObject)
                .map(probe ->
                        probe.path("periodSeconds").asInt(10)
                                * probe.path("failureThreshold").asInt(3))
                .filter(seconds -> seconds < SECONDS_TO_START)
                .map(seconds ->
                        "%s has %d s to start and may take %d s"
                                .formatted(workload, seconds, SECONDS_TO_START));
    }

    private static Stream<String> lifecycle(Manifest deployment, Manifests manifests) {
        var grace = deployment.template().at("/spec/terminationGracePeriodSeconds").asInt(0);
        return Stream.of(
                        services(deployment)
                                .flatMap(container ->
                                        differences(deployment, container, OF_SERVICES)),
                        services(deployment)
                                .flatMap(container ->
                                        ending(deployment, container, manifests, grace)))
                .flatMap(findings -> findings);
    }

    private static Stream<String> ending(
            Manifest deployment, JsonNode container, Manifests manifests, int grace) {
        var sleep = container.at("/lifecycle/preStop/sleep/seconds").asInt(0);
        var service = ServiceRules.serviceOf(container);
        var ending = Ending.of(service, ServiceRules.environment(container, deployment, manifests));
        var needed = sleep + ending.withReserve().toSeconds();
        var answered = ending.requests().toSeconds();
        var longest = Ending.of(service, Map.of()).requests().toSeconds();
        return Stream.of(
                        sleep > 0 && grace >= needed
                                ? ""
                                : "%s sleeps %d s before it ends, may take %d s in all and has %d s"
                                        .formatted(deployment, sleep, needed, grace),
                        answered >= longest
                                ? ""
                                : "%s cuts off requests after %d s, which may take %d s"
                                        .formatted(deployment, answered, longest))
                .filter(finding -> !finding.isEmpty());
    }

    /** The containers of services, without sidecars. */
    private static Stream<JsonNode> services(Manifest deployment) {
        return deployment.containers().filter(ServiceRules::isOurs);
    }

    static Stream<String> spread(Manifests manifests) {
        return manifests
                .of("Deployment")
                .filter(deployment -> {
                    var labels = Manifest.map(deployment.template().at("/metadata/labels"));
                    var constraints =
                            deployment
                                    .template()
                                    .at("/spec/topologySpreadConstraints")
                                    .valueStream();
                    return constraints.noneMatch(constraint ->
                            constraint
                                            .path("topologyKey")
                                            .asString("")
                                            .equals("kubernetes.io/hostname")
                                    && new Selector(constraint.path("labelSelector"))
                                            .matches(labels)
                                    && constraint
                                            .path("matchLabelKeys")
                                            .toString()
                                            .contains("\"app.kubernetes.io/name\""));
                })
                .map(deployment -> deployment + " is not spread over nodes");
    }

    static Stream<String> disruptionBudgets(Manifests manifests) {
        var useless =
                manifests
                        .of("PodDisruptionBudget")
                        .filter(budget -> protectedBy(budget, manifests).count() != 1)
                        .map(budget ->
                                "%s protects %s"
                                        .formatted(
                                                budget, protectedBy(budget, manifests).toList()));
        var unprotected =
                manifests
                        .of("Deployment")
                        .filter(deployment ->
                                manifests
                                        .of("PodDisruptionBudget")
                                        .noneMatch(budget ->
                                                protectedBy(budget, manifests)
                                                        .anyMatch(deployment.toString()::equals)))
                        .map(deployment -> deployment + " has no budget");
        return Stream.concat(useless, unprotected);
    }

    private static Stream<String> protectedBy(Manifest budget, Manifests manifests) {
        var selector = new Selector(budget.at("/spec/selector"));
        return manifests.pods().stream()
                .filter(pods -> !selector.isEmpty() && selector.matches(pods.labels()))
                .map(Manifests.Pods::owner);
    }

    static Stream<String> namespaces(Manifests manifests) {
        var homeless =
                manifests.all().stream()
                        .filter(it ->
                                !it.kind().equals("Namespace") && !it.kind().equals("GatewayClass"))
                        .filter(it -> !it.text("/metadata/namespace").equals("ticketing"))
                        .map(it -> it + " is not in the namespace ticketing");
        var open =
                manifests
                        .of("Namespace")
                        .filter(it ->
                                it.text("/metadata/labels/pod-security.kubernetes.io~1enforce")
                                        .isEmpty())
                        .map(it -> it + " enforces no standard of pod security");
        var lenient =
                manifests
                        .of("Namespace")
                        .filter(it -> it.name().equals("ticketing"))
                        .filter(it ->
                                !it.text("/metadata/labels/pod-security.kubernetes.io~1enforce")
                                        .equals("restricted"))
                        .map(it -> it + " is not restricted");
        return Stream.of(homeless, open, lenient).flatMap(findings -> findings);
    }

    private static Stream<String> differences(
            Manifest workload, JsonNode node, Map<String, String> expected) {
        return expected.entrySet().stream()
                .filter(it -> !node.at(it.getKey()).asString("").equals(it.getValue()))
                .map(it ->
                        "%s: %s is not %s"
                                .formatted(named(workload, node), it.getKey(), it.getValue()));
    }

    private static String named(Manifest workload, JsonNode container) {
        return (workload + " " + container.path("name").asString("")).strip();
    }
}
