package ticketing.kubernetes;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** Rules for TLS: who encrypts, and who trusts which certificate authority. */
final class TlsRules {

    /**
     * A server that services connect to.
     *
     * @param address the variable with its address
     * @param bundle the variable with the trusted certificate authority
     * @param secret with its certificate; empty if it does not encrypt
     */
    private record Server(String address, String bundle, String secret) {}

    private TlsRules() {}

    static Stream<String> trust(Manifests manifests) {
        var servers =
                List.of(
                        new Server(
                                "TICKETING_NATS_URL", "TICKETING_NATS_SSL_BUNDLE", nats(manifests)),
                        new Server(
                                "SPRING_MONGODB_URI",
                                "SPRING_MONGODB_SSL_BUNDLE",
                                mongo(manifests)));
        return manifests
                .workloads()
                .flatMap(workload ->
                        workload.containers()
                                .filter(ServiceRules::isOurs)
                                .flatMap(container ->
                                        servers.stream()
                                                .flatMap(it ->
                                                        trust(
                                                                it, container, workload,
                                                                manifests))));
    }

    private static Stream<String> trust(
            Server server, JsonNode container, Manifest workload, Manifests manifests) {
        var environment = ServiceRules.environment(container, workload, manifests);
        var trusted = trusted(environment, server, container, workload);
        return !environment.containsKey(server.address()) || trusted.equals(server.secret())
                ? Stream.of()
                : Stream.of(
                        "%s %s trusts '%s' by %s, and what it connects to has '%s'"
                                .formatted(
                                        workload,
                                        container.path("name").asString(""),
                                        trusted,
                                        server.bundle(),
                                        server.secret()));
    }

    /**
     * The Secret with the certificate authority that a container trusts; empty if it expects no
     * TLS.
     */
    private static String trusted(
            Map<String, String> environment, Server server, JsonNode container, Manifest workload) {
        var bundle = environment.getOrDefault(server.bundle(), "");
        if (bundle.isEmpty()) {
            return "";
        }
        var file =
                environment.getOrDefault(
                        "SPRING_SSL_BUNDLE_PEM_%s_TRUSTSTORE_CERTIFICATE"
                                .formatted(bundle.toUpperCase(Locale.ROOT)),
                        "");
        return FileRules.volumeOf(file.replaceFirst("^file:", ""), container, workload)
                .at("/secret/secretName")
                .asString("nobody");
    }

    private static String nats(Manifests manifests) {
        return manifests.has("Certificate", "nats-server")
                ? manifests.get("Certificate", "nats-server").text("/spec/secretName")
                : "";
    }

    private static String mongo(Manifests manifests) {
        return encrypting(manifests)
                .map(it -> it.text("/spec/security/tls/caCertificateSecretRef/name"))
                .findFirst()
                .orElse("");
    }

    private static Stream<Manifest> encrypting(Manifests manifests) {
        return manifests
                .of("MongoDBCommunity")
                .filter(it -> it.at("/spec/security/tls/enabled").asBoolean(false));
    }

    static Stream<String> names(Manifests manifests) {
        return encrypting(manifests)
                .flatMap(mongo -> {
                    var members =
                            "*.%s-svc.%s.svc.cluster.local"
                                    .formatted(mongo.name(), mongo.text("/metadata/namespace"));
                    var secret = mongo.at("/spec/security/tls/certificateKeySecretRef/name");
                    return manifests
                                    .of("Certificate")
                                    .filter(it -> it.at("/spec/secretName").equals(secret))
                                    .flatMap(it -> it.at("/spec/dnsNames").valueStream())
                                    .anyMatch(name -> name.asString("").equals(members))
                            ? Stream.of()
                            : Stream.of(
                                    "%s is called %s and has no certificate for that"
                                            .formatted(mongo, members));
                });
    }

    /**
     * No other workload may have the key of a server, because with it one could impersonate the
     * server.
     */
    static Stream<String> keys(Manifests manifests) {
        var servers =
                manifests
                        .of("Certificate")
                        .map(it -> it.text("/spec/secretName"))
                        .collect(Collectors.toSet());
        return manifests
                .workloads()
                .filter(workload -> !workload.toString().equals("StatefulSet nats"))
                .flatMap(workload ->
                        workload.template()
                                .at("/spec/volumes")
                                .valueStream()
                                .map(volume -> volume.path("secret"))
                                .filter(it -> servers.contains(it.path("secretName").asString("")))
                                .filter(it ->
                                        it.path("items").isEmpty()
                                                || it.path("items").toString().contains("tls.key"))
                                .map(it ->
                                        "%s is given the key in Secret %s"
                                                .formatted(
                                                        workload,
                                                        it.path("secretName").asString(""))));
    }
}
