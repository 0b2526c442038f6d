package ticketing.kubernetes;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import ticketing.local.gateway.LocalRoutes;
import tools.jackson.databind.JsonNode;

/** Rules for network policies and routes: who may connect to whom. */
final class NetworkRules {

    private static final int MANAGEMENT = 9080;
    private static final int CLIENTS_OF_NATS = 4222;
    private static final int HTTPS = 443;
    private static final String METRICS_ALONE =
            "\n  http-request deny unless { method GET } { path /actuator/prometheus }\n";
    private static final Set<String> PRIVATE =
            Set.of("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7");

    /** Addresses that are not part of the internet, including those local to a node. */
    private static final Map<String, Set<String>> INSIDE =
            Map.of(
                    "0.0.0.0/0",
                    Set.of(
                            "10.0.0.0/8",
                            "172.16.0.0/12",
                            "192.168.0.0/16",
                            "100.64.0.0/10",
                            "169.254.0.0/16"),
                    "::/0",
                    Set.of("fc00::/7", "fe80::/10"));

    private static final Pattern CALL = Pattern.compile("`[A-Z]+ (/[^`?]*)`");

    /** Paths that must lead nowhere: operators' calls, nearly correct paths, and local pages. */
    private static final List<String> NO_CALLS =
            List.of(
                    "/",
                    "/api",
                    "/api/ordersandmore",
                    "/livez",
                    "/readyz",
                    "/actuator/health",
                    "/v3/api-docs",
                    "/v3/api-docs/expiration",
                    "/v3/api-docs/orders/more",
                    "/.well-known",
                    "/swagger/index.html");

    private NetworkRules() {}

    static Stream<String> selectors(Manifests manifests) {
        var services =
                manifests
                        .of("Service")
                        .filter(service -> {
                            var selector = Manifest.map(service.at("/spec/selector"));
                            return manifests.pods().stream()
                                            .filter(it ->
                                                    it.labels()
                                                            .entrySet()
                                                            .containsAll(selector.entrySet()))
                                            .count()
                                    != 1;
                        })
                        .map(service -> service + " does not lead to the pods of one workload");
        var workloads =
                manifests.all().stream()
                        .filter(it ->
                                it.at("/spec/selector/matchLabels").isObject() && it.isWorkload())
                        .filter(it ->
                                !new Selector(it.at("/spec/selector"))
                                        .matches(
                                                Manifest.map(it.template().at("/metadata/labels"))))
                        .map(it -> it + " does not select its own pods");
        return Stream.of(
                        services,
                        workloads,
                        manifests.of("NetworkPolicy").flatMap(it -> policy(it, manifests)))
                .flatMap(findings -> findings);
    }

    private static Stream<String> policy(Manifest policy, Manifests manifests) {
        var own = new Selector(policy.at("/spec/podSelector"));
        if (own.isEmpty()) {
            return Stream.of();
        }
        return Stream.of(
                        unfound(policy, own, manifests),
                        policy.at("/spec/ingress")
                                .valueStream()
                                .flatMap(rule -> ports(policy, own, rule, manifests)),
                        policy.at("/spec/ingress")
                                .valueStream()
                                .flatMap(rule -> peers(policy, rule.path("from"), manifests)),
                        policy.at("/spec/egress")
                                .valueStream()
                                .flatMap(rule -> peers(policy, rule.path("to"), manifests)),
                        policy.at("/spec/egress")
                                .valueStream()
                                .flatMap(rule ->
                                        ours(rule.path("to"))
                                                .flatMap(to -> ports(policy, to, rule, manifests))))
                .flatMap(findings -> findings);
    }

    private static Stream<String> peers(Manifest policy, JsonNode peers, Manifests manifests) {
        return ours(peers)
                .flatMap(peer ->
                        peer.node().path("matchExpressions").isEmpty()
                                ? Stream.of(peer)
                                : each(peer))
                .flatMap(peer -> unfound(policy, peer, manifests));
    }

    /** The selectors of pods in this namespace. */
    private static Stream<Selector> ours(JsonNode peers) {
        return peers.valueStream()
                .filter(peer -> peer.path("namespaceSelector").isMissingNode())
                .filter(peer -> peer.has("podSelector"))
                .map(peer -> new Selector(peer.path("podSelector")));
    }

    /** One selector for each value of a list, because each of them must find pods. */
    private static Stream<Selector> each(Selector selector) {
        var expression = selector.node().path("matchExpressions").path(0);
        return expression
                .path("values")
                .valueStream()
                .map(value ->
                        new Selector(
                                Project.yaml(
                                                "matchLabels: {%s: %s}"
                                                        .formatted(
                                                                expression.path("key").asString(""),
                                                                value.asString("")))
                                        .getFirst()));
    }

    private static Stream<String> unfound(Manifest policy, Selector selector, Manifests manifests) {
        return found(selector, manifests).isEmpty()
                ? Stream.of("%s finds no pods with %s".formatted(policy, selector))
                : Stream.of();
    }

    private static List<Manifests.Pods> found(Selector selector, Manifests manifests) {
        return manifests.pods().stream().filter(it -> selector.matches(it.labels())).toList();
    }

    private static Stream<String> ports(
            Manifest policy, Selector pods, JsonNode rule, Manifests manifests) {
        var open =
                found(pods, manifests).stream()
                        .flatMap(it -> it.ports().stream())
                        .collect(Collectors.toSet());
        return rule.path("ports")
                .valueStream()
                .map(port -> port.path("port").asInt())
                .filter(port -> !open.contains(port))
                .map(port -> "%s opens port %d, where nobody listens".formatted(policy, port));
    }

    static Stream<String> defaultDeny(Manifests manifests) {
        var denied =
                manifests
                        .of("NetworkPolicy")
                        .anyMatch(policy ->
                                new Selector(policy.at("/spec/podSelector")).isEmpty()
                                        && policy.at("/spec/policyTypes").size() == 2
                                        && policy.at("/spec/ingress").isMissingNode()
                                        && policy.at("/spec/egress").isMissingNode());
        return Stream.of(
                        denied ? Stream.<String>of() : Stream.of("Nothing is denied by default"),
                        ways(manifests, way -> way.path("ports").isEmpty(), "opens every port"),
                        ways(
                                manifests,
                                way ->
                                        way.path("ports")
                                                .valueStream()
                                                .anyMatch(NetworkRules::isRange),
                                "opens more than one port at once"),
                        ways(
                                manifests,
                                way -> way.path("to").isEmpty() && way.path("from").isEmpty(),
                                "does not say where to, or where from"),
                        ways(
                                manifests,
                                way -> peersOf(way).anyMatch(NetworkRules::isNameless),
                                "names no pods, or no namespace"),
                        ways(
                                manifests,
                                way -> hasAddress(way.path("from")),
                                "lets in who has nothing but an address"),
                        outside(manifests))
                .flatMap(findings -> findings);
    }

    private static Stream<String> ways(
            Manifests manifests, Predicate<JsonNode> isBad, String finding) {
        return manifests
                .of("NetworkPolicy")
                .filter(policy -> waysOf(policy).anyMatch(isBad))
                .map(policy -> policy + " " + finding);
    }

    private static Stream<String> outside(Manifests manifests) {
        return manifests
                .of("NetworkPolicy")
                .filter(policy ->
                        !waysOf(policy)
                                .filter(way -> hasAddress(way.path("to")))
                                .allMatch(mayGo(policy, manifests)))
                .map(policy -> policy + " lets somebody out who need not go there");
    }

    private static boolean hasAddress(JsonNode peers) {
        return peers.valueStream().anyMatch(peer -> peer.has("ipBlock"));
    }

    private static Stream<JsonNode> peersOf(JsonNode way) {
        return Stream.of("from", "to").flatMap(list -> way.path(list).valueStream());
    }

    private static boolean isRange(JsonNode port) {
        return !port.path("port").isInt() || port.has("endPort");
    }

    /** Whether a peer names no pods or no namespace: an empty selector selects all. */
    private static boolean isNameless(JsonNode peer) {
        var pods = peer.path("podSelector");
        var namespace = peer.path("namespaceSelector");
        return (pods.isObject() && new Selector(pods).isEmpty())
                || (namespace.isObject()
                        && !namespace.path("matchLabels").has("kubernetes.io/metadata.name"));
    }

    /**
     * payments-service may call Stripe; the agents of MongoDB may call the Kubernetes API inside.
     */
    private static Predicate<JsonNode> mayGo(Manifest policy, Manifests manifests) {
        return switch (policy.text("/spec/podSelector/matchLabels/app.kubernetes.io~1name")) {
            case "payments-service" ->
                    way -> manifests.secrets().containsKey("stripe") && isOnlyInternet(way);
            case "mongo" ->
                    way ->
                            way.path("to")
                                    .valueStream()
                                    .map(peer -> peer.at("/ipBlock/cidr").asString(""))
                                    .allMatch(PRIVATE::contains);
            default -> way -> false;
        };
    }

    private static boolean isOnlyInternet(JsonNode way) {
        return way.path("ports").valueStream().allMatch(it -> it.path("port").asInt(0) == HTTPS)
                && way.path("to")
                        .valueStream()
                        .map(peer -> peer.path("ipBlock"))
                        .allMatch(NetworkRules::isWithoutInside);
    }

    private static boolean isWithoutInside(JsonNode block) {
        var left = block.path("except").valueStream().map(it -> it.asString("")).toList();
        var inside = INSIDE.get(block.path("cidr").asString(""));
        return inside != null && left.containsAll(inside);
    }

    static Stream<String> wayToNats(Manifests manifests) {
        var nats = Map.of("app.kubernetes.io/name", "nats");
        return manifests
                .workloads()
                .filter(workload -> workload.containers().anyMatch(ServiceRules::isOurs))
                .flatMap(workload -> {
                    var own = Manifest.map(workload.template().at("/metadata/labels"));
                    return Stream.of(
                            isOpen("/spec/egress", "to", own, nats, manifests)
                                    ? ""
                                    : workload + " may not speak to NATS",
                            isOpen("/spec/ingress", "from", nats, own, manifests)
                                    ? ""
                                    : "NATS may not listen to " + workload);
                })
                .filter(finding -> !finding.isEmpty());
    }

    private static boolean isOpen(
            String ways,
            String peers,
            Map<String, String> own,
            Map<String, String> other,
            Manifests manifests) {
        return manifests
                .of("NetworkPolicy")
                .filter(policy -> new Selector(policy.at("/spec/podSelector")).matches(own))
                .flatMap(policy -> policy.at(ways).valueStream())
                .filter(way ->
                        way.path("ports")
                                .valueStream()
                                .anyMatch(port -> port.path("port").asInt() == CLIENTS_OF_NATS))
                .flatMap(way -> ours(way.path(peers)))
                .anyMatch(peer -> peer.matches(other));
    }

    /** All rules of a policy, for incoming and outgoing connections. */
    private static Stream<JsonNode> waysOf(Manifest policy) {
        return Stream.of("/spec/ingress", "/spec/egress")
                .flatMap(list -> policy.at(list).valueStream());
    }

    static Stream<String> management(Manifests manifests) {
        var services =
                manifests
                        .of("Service")
                        .filter(service ->
                                service.at("/spec/ports")
                                        .valueStream()
                                        .anyMatch(port ->
                                                port.path("port").asInt() == MANAGEMENT
                                                        || Set.of("management", "" + MANAGEMENT)
                                                                .contains(
                                                                        port.path("targetPort")
                                                                                .asString(""))));
        var policies =
                manifests
                        .of("NetworkPolicy")
                        .filter(policy ->
                                waysOf(policy)
                                        .flatMap(way -> way.path("ports").valueStream())
                                        .anyMatch(port -> port.path("port").asInt() == MANAGEMENT));
        var bound =
                manifests
                        .workloads()
                        .filter(workload ->
                                workload.containers()
                                        .filter(ServiceRules::isOurs)
                                        .map(it ->
                                                ServiceRules.environment(it, workload, manifests))
                                        .anyMatch(
                                                it -> it.containsKey("MANAGEMENT_SERVER_ADDRESS")));
        var proxies =
                manifests
                        .of("ConfigMap")
                        .filter(it -> it.text("/data/haproxy.cfg").contains(":" + MANAGEMENT))
                        .filter(it -> !it.text("/data/haproxy.cfg").contains(METRICS_ALONE));
        return Stream.of(services, policies, bound, proxies)
                .flatMap(findings -> findings)
                .map(it -> it + " lets others reach the management port");
    }

    static Stream<String> routes(Manifests manifests) {
        var paths = new TreeSet<>(NO_CALLS);
        CALL.matcher(Project.read("README.md"))
                .results()
                .map(found -> found.group(1).replaceAll("\\{\\w+}", "7"))
                .forEach(paths::add);
        Stream.of("auth", "tickets", "orders", "payments")
                .forEach(service -> paths.add("/v3/api-docs/" + service));
        routed(manifests).flatMap(NetworkRules::paths).forEach(match -> paths.add(match.path()));
        return paths.stream()
                .filter(path ->
                        !Objects.equals(LocalRoutes.answerAt(path), answerAt(path, manifests)))
                .map(path ->
                        "%s leads to %s, locally to %s"
                                .formatted(
                                        path,
                                        answerAt(path, manifests),
                                        LocalRoutes.answerAt(path)));
    }

    private record Match(String type, String path, JsonNode rule) {

        boolean accepts(String asked) {
            return asked.equals(path)
                    || (type.equals("PathPrefix")
                            && asked.startsWith(path.replaceAll("/$", "") + "/"));
        }

        LocalRoutes.Answer answer(String asked) {
            var rewritten = rule.at("/filters/0/urlRewrite/path/replaceFullPath").asString(asked);
            return new LocalRoutes.Answer(rule.at("/backendRefs/0/name").asString(""), rewritten);
        }
    }

    /** The route for a path: an exact match, otherwise the longest prefix (Gateway API). */
    private static Optional<LocalRoutes.Answer> answerAt(String path, Manifests manifests) {
        return routed(manifests)
                .flatMap(NetworkRules::paths)
                .filter(match -> match.accepts(path))
                .max(
                        Comparator.comparing((Match match) -> match.type().equals("Exact"))
                                .thenComparing(match -> match.path().length()))
                .map(match -> match.answer(path));
    }

    private static Stream<JsonNode> routed(Manifests manifests) {
        return manifests
                .of("HTTPRoute")
                .filter(route -> route.text("/spec/parentRefs/0/sectionName").equals("https"))
                .flatMap(route -> route.at("/spec/rules").valueStream());
    }

    private static Stream<Match> paths(JsonNode rule) {
        return rule.path("matches")
                .valueStream()
                .map(match -> Manifest.map(match.path("path")))
                .map((Map<String, String> path) ->
                        new Match(
                                path.getOrDefault("type", ""),
                                path.getOrDefault("value", ""),
                                rule));
    }
}
