package ticketing.kubernetes;

import java.util.Collections;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import ticketing.local.gateway.LocalRoutes;
import ticketing.web.request.BodyLimitFilter;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Rules for the limits of the gateway, and for its error answers. */
final class GatewayRules {

    private static final Pattern KIBIBYTES = Pattern.compile("(\\d+)Ki");
    private static final Pattern SECONDS = Pattern.compile("(\\d+)s");
    private static final int MOST_SECONDS_TO_ARRIVE = 60;
    private static final int SECONDS_OF_A_YEAR = 31536000;

    private GatewayRules() {}

    static Stream<String> limits(Manifests manifests) {
        return Stream.of(ofGateways(manifests), repeated(manifests), replaced(manifests))
                .flatMap(findings -> findings);
    }

    private static Stream<String> ofGateways(Manifests manifests) {
        return manifests
                .of("Gateway")
                .flatMap(gateway ->
                        Stream.concat(
                                        of("BackendTrafficPolicy", gateway, "", manifests)
                                                .map(GatewayRules::ofRequests)
                                                .orElse(Stream.of("has no limits")),
                                        gateway.at("/spec/listeners")
                                                .valueStream()
                                                .filter(it ->
                                                        it.path("protocol")
                                                                .asString("")
                                                                .equals("HTTPS"))
                                                .flatMap(it -> ofListener(it, gateway, manifests)))
                                .map(finding -> gateway + " " + finding));
    }

    /** Two policies for one target: Envoy Gateway uses the older one and ignores the other. */
    private static Stream<String> repeated(Manifests manifests) {
        var targets =
                Stream.of("ClientTrafficPolicy", "BackendTrafficPolicy")
                        .flatMap(manifests::of)
                        .flatMap(policy ->
                                policy.at("/spec/targetRefs")
                                        .valueStream()
                                        .map(target -> policy.kind() + " for " + nameOf(target)))
                        .toList();
        return targets.stream()
                .filter(target -> Collections.frequency(targets, target) > 1)
                .map(target -> "There is more than one " + target);
    }

    private static String nameOf(JsonNode target) {
        return Stream.of("kind", "name", "sectionName")
                .map(field -> target.path(field).asString(""))
                .collect(Collectors.joining(" "))
                .strip();
    }

    /** The policy of a route replaces the gateway's policy, unless it is declared to be merged. */
    private static Stream<String> replaced(Manifests manifests) {
        return manifests
                .of("BackendTrafficPolicy")
                .filter(policy -> !policy.at("/spec").has("mergeType"))
                .filter(policy ->
                        policy.at("/spec/targetRefs").valueStream().anyMatch(it -> !isGateway(it)))
                .map(policy -> policy + " sets the limits of the gateway aside");
    }

    private static boolean isGateway(JsonNode target) {
        return target.path("kind").asString("").equals("Gateway") && !target.has("sectionName");
    }

    private static Optional<JsonNode> of(
            String kind, Manifest gateway, String listener, Manifests manifests) {
        return manifests
                .of(kind)
                .filter(policy -> policy.text("/spec/targetRefs/0/kind").equals("Gateway"))
                .filter(policy -> policy.text("/spec/targetRefs/0/name").equals(gateway.name()))
                .filter(policy -> policy.text("/spec/targetRefs/0/sectionName").equals(listener))
                .map(policy -> policy.at("/spec"))
                .findFirst();
    }

    private static Stream<String> ofRequests(JsonNode policy) {
        return Stream.of(
                        number(KIBIBYTES, policy.at("/requestBuffer/limit")) * 1024
                                        < BodyLimitFilter.LIMIT
                                ? "refuses bodies that a service takes"
                                : "",
                        policy.at("/rateLimit/local/rules")
                                        .valueStream()
                                        .anyMatch(GatewayRules::isForAll)
                                ? ""
                                : "takes any number of requests in a second",
                        answer(413, policy).equals(LocalRoutes.refusal(413))
                                ? ""
                                : "has other words than the services for a body that is too long",
                        answer(429, policy).path("status").asInt(0) == 429
                                        && answer(429, policy).at("/errors/0/message").isString()
                                        && override(429, policy).toString().contains("Retry-After")
                                ? ""
                                : "does not say well that there are too many requests")
                .filter(finding -> !finding.isEmpty());
    }

    /** Only limits per second count: a limit for a longer time would allow all requests at once. */
    private static boolean isForAll(JsonNode rule) {
        return !rule.has("clientSelectors")
                && rule.at("/limit/requests").asInt(0) > 0
                && rule.at("/limit/unit").asString("").equals("Second");
    }

    /** The number before a unit; 0 if it is another unit, or missing. */
    private static int number(Pattern unit, JsonNode size) {
        var matcher = unit.matcher(size.asString(""));
        return matcher.matches() ? Integer.parseInt(matcher.group(1)) : 0;
    }

    /**
     * The answer of Envoy itself with a status. Answers of services with this status do not change.
     */
    private static JsonNode override(int status, JsonNode policy) {
        return policy.path("responseOverride")
                .valueStream()
                .filter(it -> it.path("source").asString("").equals("Local"))
                .filter(it -> it.at("/match/statusCodes/0/value").asInt(0) == status)
                .map(it -> it.path("response"))
                .filter(it ->
                        it.path("contentType").asString("").equals("application/problem+json"))
                .findFirst()
                .orElse(JsonMapper.shared().createObjectNode());
    }

    private static JsonNode answer(int status, JsonNode policy) {
        return JsonMapper.shared()
                .readTree(override(status, policy).at("/body/inline").asString("{}"));
    }

    /** A listener with a host name is public, and stays reachable by https. */
    private static Stream<String> ofListener(
            JsonNode listener, Manifest gateway, Manifests manifests) {
        var policy =
                of("ClientTrafficPolicy", gateway, listener.path("name").asString(""), manifests);
        var oldest = policy.map(it -> it.at("/tls/minVersion").asString("")).orElse("");
        var arrival =
                policy.map(it -> number(SECONDS, it.at("/timeout/http/requestReceivedTimeout")))
                        .orElse(0);
        var transport =
                policy.stream()
                        .flatMap(it -> it.at("/headers/lateResponseHeaders/set").valueStream())
                        .anyMatch(it ->
                                it.path("name").asString("").equals("Strict-Transport-Security")
                                        && it.path("value")
                                                .asString("")
                                                .equals("max-age=" + SECONDS_OF_A_YEAR));
        return Stream.of(
                        oldest.equals("1.2") || oldest.equals("1.3")
                                ? ""
                                : "does not say that TLS is 1.2 at least",
                        arrival > 0 && arrival <= MOST_SECONDS_TO_ARRIVE
                                ? ""
                                : "does not give a request 60 s at most to arrive",
                        transport == listener.has("hostname")
                                ? ""
                                : "says Strict-Transport-Security where there is no name, or the other way round")
                .filter(finding -> !finding.isEmpty());
    }
}
