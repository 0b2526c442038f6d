package ticketing.kubernetes;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** Rules for references from one object to another. */
final class ReferenceRules {

    private static final Set<String> OF_A_CERTIFICATE = Set.of("tls.crt", "tls.key", "ca.crt");

    private ReferenceRules() {}

    static Stream<String> references(Manifests manifests) {
        return Stream.of(
                        manifests.all().stream().flatMap(it -> ofPods(it, manifests)),
                        manifests.of("Service").flatMap(it -> ofService(it, manifests)),
                        manifests.of("HTTPRoute").flatMap(it -> ofRoute(it, manifests)),
                        manifests.of("Gateway").flatMap(it -> ofGateway(it, manifests)),
                        Stream.of("ClientTrafficPolicy", "BackendTrafficPolicy")
                                .flatMap(manifests::of)
                                .flatMap(it -> ofPolicy(it, manifests)),
                        manifests.of("MongoDBCommunity").flatMap(it -> ofMongo(it, manifests)),
                        manifests.of("Certificate").flatMap(it -> ofCertificate(it, manifests)),
                        manifests.of("Issuer").flatMap(it -> ofIssuer(it, manifests)))
                .flatMap(findings -> findings);
    }

    private static Stream<String> ofPods(Manifest workload, Manifests manifests) {
        var template = workload.template();
        var account = template.at("/spec/serviceAccountName").asString("");
        return Stream.of(
                        account.isEmpty() || manifests.has("ServiceAccount", account)
                                ? Stream.<String>of()
                                : Stream.of("ServiceAccount " + account),
                        template.at("/spec/volumes")
                                .valueStream()
                                .flatMap(it -> ofVolume(it, manifests)),
                        workload.containers().flatMap(it -> ofContainer(it, workload, manifests)),
                        scraped(workload))
                .flatMap(missing -> missing)
                .map(missing -> "%s needs %s, which is not there".formatted(workload, missing));
    }

    private static Stream<String> scraped(Manifest workload) {
        var port = workload.template().at("/metadata/annotations/prometheus.io~1port").asString("");
        return port.isEmpty()
                        || workload.containers()
                                .flatMap(it -> it.path("ports").valueStream())
                                .anyMatch(it -> it.path("containerPort").asString("").equals(port))
                ? Stream.of()
                : Stream.of("port " + port);
    }

    private static Stream<String> ofVolume(JsonNode volume, Manifests manifests) {
        var secrets =
                Stream.concat(
                        volume.has("secret") ? Stream.of(volume.path("secret")) : Stream.of(),
                        volume.at("/projected/sources").valueStream().map(it -> it.path("secret")));
        return Stream.concat(
                secrets.flatMap(secret -> {
                    var name = secret.path("secretName").asString(secret.path("name").asString(""));
                    return keys(secret)
                            .flatMap(key -> missing(name, key, secrets(manifests), "Secret"));
                }),
                volume.has("configMap")
                        ? keys(volume.path("configMap"))
                                .flatMap(key ->
                                        missing(
                                                volume.at("/configMap/name").asString(""),
                                                key,
                                                configMaps(manifests),
                                                "ConfigMap"))
                        : Stream.of());
    }

    /** The referenced keys, or an empty one for all keys. */
    private static Stream<String> keys(JsonNode source) {
        return source.path("items").isEmpty()
                ? Stream.of("")
                : source.path("items").valueStream().map(item -> item.path("key").asString(""));
    }

    private static Stream<String> ofContainer(
            JsonNode container, Manifest workload, Manifests manifests) {
        var volumes = names(workload.template().at("/spec/volumes"));
        workload.at("/spec/volumeClaimTemplates")
                .forEach(claim -> volumes.add(claim.at("/metadata/name").asString("")));
        var ports = names(container.path("ports"));
        var shared =
                container
                        .path("envFrom")
                        .valueStream()
                        .flatMap(it ->
                                missing(
                                        it.at("/configMapRef/name").asString(""),
                                        "",
                                        configMaps(manifests),
                                        "ConfigMap"));
        var mounts =
                names(container.path("volumeMounts")).stream()
                        .filter(name -> !volumes.contains(name))
                        .map(name -> "volume " + name);
        var probed =
                Stream.of("startupProbe", "livenessProbe", "readinessProbe")
                        .map(container::path)
                        .flatMap(probe ->
                                Stream.of("/httpGet/port", "/tcpSocket/port").map(probe::at))
                        .filter(JsonNode::isString)
                        .map(port -> port.asString())
                        .filter(port -> !ports.contains(port))
                        .map(port -> "port " + port);
        return Stream.of(shared, mounts, probed).flatMap(missing -> missing);
    }

    private static Stream<String> ofService(Manifest service, Manifests manifests) {
        var selector = Manifest.map(service.at("/spec/selector"));
        var ports =
                manifests
                        .workloads()
                        .filter(it ->
                                Manifest.map(it.template().at("/metadata/labels"))
                                        .entrySet()
                                        .containsAll(selector.entrySet()))
                        .flatMap(Manifest::containers)
                        .flatMap(container -> names(container.path("ports")).stream())
                        .collect(Collectors.toSet());
        return service.at("/spec/ports")
                .valueStream()
                .map(port -> port.path("targetPort").asString(""))
                .filter(port -> !ports.contains(port))
                .map(port ->
                        "%s leads to port %s, which no container has".formatted(service, port));
    }

    private static Stream<String> ofRoute(Manifest route, Manifests manifests) {
        var backends =
                route.at("/spec/rules")
                        .valueStream()
                        .flatMap(rule -> rule.path("backendRefs").valueStream())
                        .filter(backend ->
                                manifests
                                        .of("Service")
                                        .filter(it ->
                                                it.name().equals(backend.path("name").asString("")))
                                        .flatMap(it -> it.at("/spec/ports").valueStream())
                                        .noneMatch(port ->
                                                port.path("port").equals(backend.path("port"))))
                        .map(backend ->
                                "%s leads to %s, which is not there".formatted(route, backend));
        var listeners =
                route.at("/spec/parentRefs")
                        .valueStream()
                        .filter(parent ->
                                manifests
                                        .of("Gateway")
                                        .filter(it ->
                                                it.name().equals(parent.path("name").asString("")))
                                        .noneMatch(it ->
                                                names(it.at("/spec/listeners"))
                                                        .contains(
                                                                parent.path("sectionName")
                                                                        .asString(""))))
                        .map(parent ->
                                "%s hangs on %s, which is not there".formatted(route, parent));
        return Stream.concat(backends, listeners);
    }

    private static Stream<String> ofGateway(Manifest gateway, Manifests manifests) {
        var parameters = gateway.at("/spec/infrastructure/parametersRef");
        return Stream.of(
                        manifests.has("GatewayClass", gateway.text("/spec/gatewayClassName"))
                                ? Stream.<String>of()
                                : Stream.of("its class"),
                        manifests.has(
                                        parameters.path("kind").asString(""),
                                        parameters.path("name").asString(""))
                                ? Stream.<String>of()
                                : Stream.of("its parameters"),
                        gateway.at("/spec/listeners")
                                .valueStream()
                                .flatMap(it -> it.at("/tls/certificateRefs").valueStream())
                                .flatMap(it ->
                                        missing(
                                                it.path("name").asString(""),
                                                "tls.key",
                                                secrets(manifests),
                                                "Secret")))
                .flatMap(missing -> missing)
                .map(missing -> "%s needs %s, which is not there".formatted(gateway, missing));
    }

    private static Stream<String> ofPolicy(Manifest policy, Manifests manifests) {
        return policy.at("/spec/targetRefs")
                .valueStream()
                .filter(target ->
                        manifests
                                .of(target.path("kind").asString(""))
                                .filter(it -> it.name().equals(target.path("name").asString("")))
                                .noneMatch(it ->
                                        !target.has("sectionName")
                                                || names(it.at("/spec/listeners"))
                                                        .contains(
                                                                target.path("sectionName")
                                                                        .asString(""))))
                .map(target -> "%s is about %s, which is not there".formatted(policy, target));
    }

    private static Stream<String> ofMongo(Manifest mongo, Manifests manifests) {
        var passwords =
                mongo.at("/spec/users")
                        .valueStream()
                        .map(user -> user.at("/passwordSecretRef/name").asString(""))
                        .flatMap(name -> missing(name, "password", secrets(manifests), "Secret"));
        var tls =
                Map.of(
                                "certificateKeySecretRef", "tls.key",
                                "caCertificateSecretRef", "ca.crt")
                        .entrySet()
                        .stream()
                        .filter(it -> mongo.at("/spec/security/tls/enabled").asBoolean(false))
                        .flatMap(it ->
                                missing(
                                        mongo.text(
                                                "/spec/security/tls/%s/name"
                                                        .formatted(it.getKey())),
                                        it.getValue(),
                                        secrets(manifests),
                                        "Secret"));
        return Stream.concat(passwords, tls)
                .map(missing -> "%s needs %s, which is not there".formatted(mongo, missing));
    }

    /** A ClusterIssuer belongs to the cluster, so it is not checked. */
    private static Stream<String> ofCertificate(Manifest certificate, Manifests manifests) {
        var issuer = certificate.at("/spec/issuerRef/name").asString("");
        return certificate.text("/spec/issuerRef/kind").equals("ClusterIssuer")
                        || manifests.has("Issuer", issuer)
                ? Stream.of()
                : Stream.of(
                        "%s needs Issuer %s, which is not there".formatted(certificate, issuer));
    }

    private static Stream<String> ofIssuer(Manifest issuer, Manifests manifests) {
        var secret = issuer.text("/spec/ca/secretName");
        return secret.isEmpty()
                        || manifests
                                .of("Certificate")
                                .filter(it -> it.at("/spec/isCA").asBoolean(false))
                                .anyMatch(it -> it.text("/spec/secretName").equals(secret))
                ? Stream.of()
                : Stream.of(
                        "%s needs an authority in Secret %s, which is not there"
                                .formatted(issuer, secret));
    }

    private static Stream<String> missing(
            String name, String key, Map<String, Set<String>> there, String kind) {
        if (!there.containsKey(name)) {
            return Stream.of("%s %s".formatted(kind, name));
        }
        return key.isEmpty() || there.get(name).contains(key)
                ? Stream.of()
                : Stream.of("key %s of %s %s".formatted(key, kind, name));
    }

    /** The Secrets that are created outside, and those that operators create for our objects. */
    static Map<String, Set<String>> secrets(Manifests manifests) {
        var secrets = new HashMap<>(manifests.secrets());
        manifests
                .of("Certificate")
                .forEach(it -> secrets.put(it.text("/spec/secretName"), OF_A_CERTIFICATE));
        manifests
                .of("MongoDBCommunity")
                .flatMap(it -> it.at("/spec/users").valueStream())
                .forEach(user ->
                        secrets.put(
                                user.path("connectionStringSecretName").asString(""),
                                Set.of("connectionString.standard")));
        return secrets;
    }

    private static Map<String, Set<String>> configMaps(Manifests manifests) {
        return manifests
                .of("ConfigMap")
                .collect(
                        Collectors.toMap(
                                Manifest::name, it -> Manifest.map(it.at("/data")).keySet()));
    }

    private static Set<String> names(JsonNode list) {
        return list.valueStream()
                .map(it -> it.path("name").asString(""))
                .collect(Collectors.toCollection(HashSet::new));
    }

    static Stream<String> scaling(Manifests manifests) {
        var scaled =
                manifests.all().stream()
                        .filter(it -> it.at("/spec/scaleTargetRef").isObject())
                        .collect(Collectors.groupingBy(it -> it.text("/spec/scaleTargetRef/name")));
        var targets =
                scaled.keySet().stream()
                        .filter(target -> !manifests.has("Deployment", target))
                        .map(target -> "Deployment %s is scaled and not there".formatted(target));
        var rivals =
                scaled.entrySet().stream()
                        .filter(it -> it.getValue().size() > 1)
                        .map(it ->
                                "%s pull at Deployment %s".formatted(it.getValue(), it.getKey()));
        var fixed =
                manifests
                        .of("Deployment")
                        .filter(it ->
                                scaled.containsKey(it.name()) && it.at("/spec").has("replicas"))
                        .map(it -> it + " has a number of replicas of its own");
        return Stream.of(targets, rivals, fixed).flatMap(findings -> findings);
    }
}
