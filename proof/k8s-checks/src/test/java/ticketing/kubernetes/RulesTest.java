package ticketing.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Arrays;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Each rule finds its violations. */
class RulesTest {

    private static final String POD = "/spec/template/spec";
    private static final String CONTAINER = POD + "/containers/0";

    /**
     * A violation.
     *
     * @param finding a part of the rule's message
     */
    private record Violation(
            Rule rule, String what, Overlay of, Consumer<Manifests> change, String finding) {

        @Override
        public String toString() {
            return rule + ": " + what;
        }
    }

    static Stream<Violation> violations() {
        return Stream.of(
                dev(
                        Rule.FIELDS_ARE_KNOWN,
                        "a misspelt field",
                        it ->
                                it.at("Deployment", "orders-service", CONTAINER)
                                        .put("imagePullPolice", "Always"),
                        "imagePullPolice"),
                dev(
                        Rule.FIELDS_ARE_KNOWN,
                        "a kind that was renamed",
                        it ->
                                it.get("PodDisruptionBudget", "orders-service")
                                        .node()
                                        .put("kind", "Budget"),
                        "no such kind"),
                dev(
                        Rule.KINDS_ARE_KNOWN,
                        "a kind that no rule looks at",
                        it -> add(it, "apps/v1", "DaemonSet", "{}"),
                        "DaemonSet added is of a kind that no rule knows"),
                dev(
                        Rule.NAMES_ARE_THERE_ONCE,
                        "a mount that the chart of NATS makes by itself",
                        it ->
                                list(it, "StatefulSet", "nats", POD + "/containers/1/volumeMounts")
                                        .addObject()
                                        .put("name", "nats-auth")
                                        .put("mountPath", "/etc/nats-auth"),
                        "StatefulSet nats has two of mount /etc/nats-auth in reloader"),
                dev(
                        Rule.NAMES_ARE_THERE_ONCE,
                        "a variable with two values",
                        it ->
                                list(it, "Deployment", "orders-service", CONTAINER + "/env")
                                        .addObject()
                                        .put("name", "TICKETING_NATS_SEED_FILE"),
                        "has two of variable TICKETING_NATS_SEED_FILE in service"),
                dev(
                        Rule.NAMES_ARE_THERE_ONCE,
                        "a volume that two components bring",
                        it ->
                                list(it, "Deployment", "orders-service", POD + "/volumes")
                                        .addObject()
                                        .put("name", "tmp"),
                        "Deployment orders-service has two of volume tmp"),
                dev(
                        Rule.NAMES_ARE_THERE_ONCE,
                        "two objects",
                        it -> it.all().add(it.get("Service", "orders-service")),
                        "There are two of Service orders-service"),
                dev(
                        Rule.PODS_ARE_LOCKED_IN,
                        "a pod of its own",
                        it -> add(it, "v1", "Pod", "{containers: [{name: shell}]}"),
                        "Pod added shell: /securityContext/capabilities"),
                dev(
                        Rule.PODS_ARE_LOCKED_IN,
                        "a reloader of NATS that may gain rights",
                        it ->
                                it.at("StatefulSet", "nats", POD + "/containers/1/securityContext")
                                        .put("allowPrivilegeEscalation", true),
                        "StatefulSet nats reloader"),
                dev(
                        Rule.PODS_ARE_LOCKED_IN,
                        "a file system that can be written to",
                        it ->
                                it.at(
                                                "Deployment",
                                                "orders-service",
                                                CONTAINER + "/securityContext")
                                        .remove("readOnlyRootFilesystem"),
                        "readOnlyRootFilesystem is not true"),
                dev(
                        Rule.PODS_ARE_LOCKED_IN,
                        "root",
                        it ->
                                it.at("StatefulSet", "mongo", POD + "/securityContext")
                                        .put("runAsNonRoot", false),
                        "runAsNonRoot is not true"),
                dev(
                        Rule.PODS_ARE_LOCKED_IN,
                        "a container that prepares the pod",
                        it ->
                                it.at("StatefulSet", "mongo", POD + "/initContainers/0")
                                        .remove("securityContext"),
                        "key-file: /securityContext/capabilities"),
                dev(
                        Rule.MEMORY_IS_LIMITED_AND_CPU_IS_NOT,
                        "no limit",
                        it -> it.at("Deployment", "orders-service", CONTAINER).remove("resources"),
                        "has no limit on memory"),
                dev(
                        Rule.MEMORY_IS_LIMITED_AND_CPU_IS_NOT,
                        "a limit on CPU",
                        it ->
                                it.at(
                                                "Deployment",
                                                "orders-service",
                                                CONTAINER + "/resources/limits")
                                        .put("cpu", "1"),
                        "has a limit on CPU"),
                dev(
                        Rule.MEMORY_IS_LIMITED_AND_CPU_IS_NOT,
                        "less requested than used",
                        it ->
                                it.at(
                                                "Deployment",
                                                "orders-service",
                                                CONTAINER + "/resources/requests")
                                        .put("memory", "64Mi"),
                        "requests other memory"),
                dev(
                        Rule.MEMORY_IS_LIMITED_AND_CPU_IS_NOT,
                        "a Job that requests none",
                        it ->
                                it.at("Job", "provisioner", CONTAINER + "/resources/requests")
                                        .remove("memory"),
                        "Job provisioner auth requests no memory"),
                dev(
                        Rule.SERVICES_ARE_PROBED_AND_STOPPED_GENTLY,
                        "liveness that depends on others",
                        it ->
                                it.at(
                                                "Deployment",
                                                "orders-service",
                                                CONTAINER + "/livenessProbe/httpGet")
                                        .put("path", "/readyz"),
                        "/livenessProbe/httpGet/path is not /livez"),
                dev(
                        Rule.SERVICES_ARE_PROBED_AND_STOPPED_GENTLY,
                        "too little time to finish",
                        it ->
                                it.at("Deployment", "orders-service", POD)
                                        .put("terminationGracePeriodSeconds", 49),
                        "sleeps 5 s before it ends, may take 50 s in all and has 49 s"),
                dev(
                        Rule.SERVICES_ARE_PROBED_AND_STOPPED_GENTLY,
                        "no pause until the gateway knows of the end",
                        it -> it.at("Deployment", "orders-service", CONTAINER).remove("lifecycle"),
                        "sleeps 0 s before it ends"),
                dev(
                        Rule.SERVICES_ARE_PROBED_AND_STOPPED_GENTLY,
                        "a service that is told to take its time",
                        it ->
                                it.at("ConfigMap", "ticketing", "/data")
                                        .put("SPRING_LIFECYCLE_TIMEOUT_PER_SHUTDOWN_PHASE", "30s"),
                        "may take 60 s in all and has 50 s"),
                dev(
                        Rule.SERVICES_ARE_PROBED_AND_STOPPED_GENTLY,
                        "services that cut off the requests under way",
                        it ->
                                it.at("ConfigMap", "ticketing", "/data")
                                        .put("SERVER_SHUTDOWN", "immediate"),
                        "orders-service cuts off requests after 0 s, which may take 20 s"),
                dev(
                        Rule.SERVICES_ARE_PROBED_AND_STOPPED_GENTLY,
                        "too little time to start",
                        it ->
                                it.at("Deployment", "orders-service", CONTAINER + "/startupProbe")
                                        .put("failureThreshold", 36),
                        "has 180 s to start and may take 300 s"),
                dev(
                        Rule.SERVICES_ARE_PROBED_AND_STOPPED_GENTLY,
                        "a second to answer",
                        it ->
                                it.at("Deployment", "orders-service", CONTAINER + "/startupProbe")
                                        .remove("timeoutSeconds"),
                        "orders-service service has less than 5 s to answer the startup probe"),
                dev(
                        Rule.SERVICES_ARE_PROBED_AND_STOPPED_GENTLY,
                        "a probe that goes on when the next is due",
                        it ->
                                it.at("Deployment", "orders-service", CONTAINER + "/startupProbe")
                                        .put("periodSeconds", 4)
                                        .put("failureThreshold", 75),
                        "orders-service service has longer to answer the startup probe than until the next"),
                dev(
                        Rule.SERVICES_ARE_PROBED_AND_STOPPED_GENTLY,
                        "a database that is killed in the middle of its first start",
                        it ->
                                it.at("StatefulSet", "mongo", CONTAINER + "/startupProbe")
                                        .put("failureThreshold", 24),
                        "StatefulSet mongo has 120 s to start"),
                dev(
                        Rule.INSTANCES_ARE_SPREAD,
                        "constraints that are about other pods",
                        it ->
                                it.at(
                                                "Deployment",
                                                "orders-service",
                                                POD
                                                        + "/topologySpreadConstraints/0/labelSelector/matchLabels")
                                        .put("app.kubernetes.io/part-of", "ticket"),
                        "Deployment orders-service is not spread"),
                dev(
                        Rule.DISRUPTION_BUDGETS_PROTECT_EVERY_SERVICE,
                        "a budget without a selector",
                        it ->
                                it.at("PodDisruptionBudget", "orders-service", "/spec")
                                        .remove("selector"),
                        "PodDisruptionBudget orders-service protects []"),
                dev(
                        Rule.DISRUPTION_BUDGETS_PROTECT_EVERY_SERVICE,
                        "a service without a budget",
                        it -> it.all().remove(it.get("PodDisruptionBudget", "orders-service")),
                        "Deployment orders-service has no budget"),
                dev(
                        Rule.NAMESPACES_ARE_OURS,
                        "an object that goes wherever one is",
                        it -> it.at("Service", "orders-service", "/metadata").remove("namespace"),
                        "Service orders-service is not in the namespace"),
                dev(
                        Rule.NAMESPACES_ARE_OURS,
                        "a lenient namespace",
                        it ->
                                it.at("Namespace", "ticketing", "/metadata/labels")
                                        .put("pod-security.kubernetes.io/enforce", "baseline"),
                        "not restricted"),
                dev(
                        Rule.SELECTORS_FIND_PODS,
                        "a Service that leads nowhere",
                        it ->
                                it.at("Service", "orders-service", "/spec/selector")
                                        .put("app.kubernetes.io/name", "order-service"),
                        "Service orders-service does not lead"),
                dev(
                        Rule.SELECTORS_FIND_PODS,
                        "a policy for nobody",
                        it ->
                                it.at(
                                                "NetworkPolicy",
                                                "orders-service",
                                                "/spec/podSelector/matchLabels")
                                        .put("app.kubernetes.io/name", "order-service"),
                        "NetworkPolicy orders-service finds no pods"),
                dev(
                        Rule.SELECTORS_FIND_PODS,
                        "one name of a list that is nobody's",
                        it -> values(it, "nats").set(0, "order-service"),
                        "NetworkPolicy nats finds no pods"),
                dev(
                        Rule.SELECTORS_FIND_PODS,
                        "a port where nobody listens",
                        it ->
                                it.at("NetworkPolicy", "orders-service", "/spec/egress/0/ports/0")
                                        .put("port", 4223),
                        "opens port 4223"),
                dev(
                        Rule.NOTHING_IS_OPEN_THAT_IS_NOT_SAID,
                        "every namespace",
                        it ->
                                it.at(
                                                "NetworkPolicy",
                                                "orders-service",
                                                "/spec/ingress/0/from/0/namespaceSelector")
                                        .removeAll(),
                        "NetworkPolicy orders-service names no pods, or no namespace"),
                dev(
                        Rule.NOTHING_IS_OPEN_THAT_IS_NOT_SAID,
                        "every pod of the namespace",
                        it ->
                                it.at(
                                                "NetworkPolicy",
                                                "orders-service",
                                                "/spec/egress/0/to/0/podSelector")
                                        .removeAll(),
                        "NetworkPolicy orders-service names no pods, or no namespace"),
                dev(
                        Rule.NOTHING_IS_OPEN_THAT_IS_NOT_SAID,
                        "all ports of a protocol",
                        it ->
                                it.at("NetworkPolicy", "orders-service", "/spec/egress/0/ports/0")
                                        .remove("port"),
                        "NetworkPolicy orders-service opens more than one port at once"),
                dev(
                        Rule.NOTHING_IS_OPEN_THAT_IS_NOT_SAID,
                        "a range of ports",
                        it ->
                                it.at("NetworkPolicy", "orders-service", "/spec/egress/0/ports/0")
                                        .put("endPort", 65535),
                        "NetworkPolicy orders-service opens more than one port at once"),
                prod(
                        Rule.NOTHING_IS_OPEN_THAT_IS_NOT_SAID,
                        "another port of the internet",
                        it ->
                                it.at(
                                                "NetworkPolicy",
                                                "payments-service-to-stripe",
                                                "/spec/egress/0/ports/0")
                                        .put("port", 25),
                        "NetworkPolicy payments-service-to-stripe lets somebody out"),
                prod(
                        Rule.NOTHING_IS_OPEN_THAT_IS_NOT_SAID,
                        "the cluster as a part of the internet",
                        it ->
                                it.at(
                                                "NetworkPolicy",
                                                "payments-service-to-stripe",
                                                "/spec/egress/0/to/0/ipBlock")
                                        .remove("except"),
                        "NetworkPolicy payments-service-to-stripe lets somebody out"),
                prod(
                        Rule.NOTHING_IS_OPEN_THAT_IS_NOT_SAID,
                        "callers from anywhere",
                        it ->
                                list(it, "NetworkPolicy", "mongo", "/spec/ingress/0/from")
                                        .addObject()
                                        .putObject("ipBlock")
                                        .put("cidr", "10.0.0.0/8"),
                        "NetworkPolicy mongo lets in"),
                dev(
                        Rule.NOTHING_IS_OPEN_THAT_IS_NOT_SAID,
                        "nothing denied",
                        it -> it.all().remove(it.get("NetworkPolicy", "default-deny")),
                        "Nothing is denied"),
                dev(
                        Rule.NOTHING_IS_OPEN_THAT_IS_NOT_SAID,
                        "all ports",
                        it ->
                                it.at("NetworkPolicy", "orders-service", "/spec/egress/0")
                                        .remove("ports"),
                        "opens every port"),
                prod(
                        Rule.NOTHING_IS_OPEN_THAT_IS_NOT_SAID,
                        "the internet for another service",
                        it ->
                                it.at(
                                                "NetworkPolicy",
                                                "payments-service-to-stripe",
                                                "/spec/podSelector/matchLabels")
                                        .put("app.kubernetes.io/name", "orders-service"),
                        "lets somebody out"),
                prod(
                        Rule.NOTHING_IS_OPEN_THAT_IS_NOT_SAID,
                        "anywhere",
                        it -> it.at("NetworkPolicy", "mongo", "/spec/egress/1").remove("to"),
                        "NetworkPolicy mongo does not say where to"),
                prod(
                        Rule.NOTHING_IS_OPEN_THAT_IS_NOT_SAID,
                        "the internet for the database",
                        it ->
                                it.at("NetworkPolicy", "mongo", "/spec/egress/1/to/0/ipBlock")
                                        .put("cidr", "0.0.0.0/0"),
                        "NetworkPolicy mongo lets somebody out"),
                dev(
                        Rule.USERS_OF_NATS_REACH_IT,
                        "a provisioner that is let in and not out",
                        it -> it.all().remove(it.get("NetworkPolicy", "provisioner")),
                        "Job provisioner may not speak to NATS"),
                dev(
                        Rule.USERS_OF_NATS_REACH_IT,
                        "a service that NATS does not let in",
                        it -> values(it, "nats").remove(0),
                        "NATS may not listen to Deployment auth-service"),
                dev(
                        Rule.MANAGEMENT_STAYS_INSIDE,
                        "a Service for operators' calls",
                        it ->
                                it.at("Service", "orders-service", "/spec/ports/0")
                                        .put("targetPort", "management"),
                        "management port"),
                dev(
                        Rule.MANAGEMENT_STAYS_INSIDE,
                        "a policy for operators' calls",
                        it ->
                                it.at("NetworkPolicy", "orders-service", "/spec/ingress/0/ports/0")
                                        .put("port", 9080),
                        "management port"),
                dev(
                        Rule.MANAGEMENT_STAYS_INSIDE,
                        "operators' calls at the address of the pod",
                        it ->
                                it.at("ConfigMap", "ticketing", "/data")
                                        .put("MANAGEMENT_SERVER_ADDRESS", "0.0.0.0"),
                        "Deployment orders-service lets others reach the management port"),
                new Violation(
                        Rule.MANAGEMENT_STAYS_INSIDE,
                        "a proxy that refuses nothing",
                        Overlay.PROD_WITH_METRICS,
                        it ->
                                it.at("ConfigMap", "metrics", "/data")
                                        .put(
                                                "haproxy.cfg",
                                                "listen metrics\n  bind :9081\n  server service 127.0.0.1:9080\n"),
                        "lets others reach the management port"),
                dev(
                        Rule.ROUTES_EQUAL_THE_LOCAL_ONES,
                        "a forgotten path",
                        it ->
                                ((ArrayNode)
                                                it.get("HTTPRoute", "auth-service")
                                                        .at("/spec/rules/0/matches"))
                                        .remove(1),
                        "/.well-known/jwks.json leads to Optional.empty"),
                dev(
                        Rule.ROUTES_EQUAL_THE_LOCAL_ONES,
                        "a path too many",
                        it ->
                                it.at("HTTPRoute", "orders-service", "/spec/rules/0/matches/0/path")
                                        .put("value", "/"),
                        "/actuator/health leads to"),
                dev(
                        Rule.ROUTES_EQUAL_THE_LOCAL_ONES,
                        "the wrong service",
                        it ->
                                it.at("HTTPRoute", "orders-service", "/spec/rules/0/backendRefs/0")
                                        .put("name", "tickets-service"),
                        "/api/orders leads to"),
                dev(
                        Rule.ROUTES_EQUAL_THE_LOCAL_ONES,
                        "a path that is not rewritten",
                        it ->
                                it.at("HTTPRoute", "orders-service", "/spec/rules/1")
                                        .remove("filters"),
                        "/v3/api-docs/orders leads to"),
                dev(
                        Rule.GATEWAYS_HAVE_LIMITS,
                        "bodies that a service would take",
                        it -> limits(it, "/requestBuffer").put("limit", "32Ki"),
                        "refuses bodies that a service takes"),
                dev(
                        Rule.GATEWAYS_HAVE_LIMITS,
                        "a flood",
                        it -> limits(it, "").remove("rateLimit"),
                        "takes any number of requests"),
                dev(
                        Rule.GATEWAYS_HAVE_LIMITS,
                        "a flood in the first second of an hour",
                        it -> limits(it, "/rateLimit/local/rules/0/limit").put("unit", "Hour"),
                        "takes any number of requests"),
                dev(
                        Rule.GATEWAYS_HAVE_LIMITS,
                        "a flood from most callers",
                        it ->
                                limits(it, "/rateLimit/local/rules/0")
                                        .putArray("clientSelectors")
                                        .addObject(),
                        "takes any number of requests"),
                dev(
                        Rule.GATEWAYS_HAVE_LIMITS,
                        "limits twice",
                        RulesTest::targetOfMoreLimits,
                        "There is more than one BackendTrafficPolicy for Gateway ticketing"),
                dev(
                        Rule.GATEWAYS_HAVE_LIMITS,
                        "a route with another policy",
                        it ->
                                targetOfMoreLimits(it)
                                        .put("kind", "HTTPRoute")
                                        .put("name", "orders-service"),
                        "BackendTrafficPolicy added sets the limits of the gateway aside"),
                dev(
                        Rule.GATEWAYS_HAVE_LIMITS,
                        "a listener with another policy",
                        it -> targetOfMoreLimits(it).put("sectionName", "https"),
                        "BackendTrafficPolicy added sets the limits of the gateway aside"),
                dev(
                        Rule.GATEWAYS_HAVE_LIMITS,
                        "words of its own",
                        it -> limits(it, "/responseOverride/0/response/body").put("inline", "{}"),
                        "has other words than the services"),
                dev(
                        Rule.GATEWAYS_HAVE_LIMITS,
                        "no time after which to try again",
                        it -> limits(it, "/responseOverride/1/response").remove("header"),
                        "does not say well that there are too many requests"),
                dev(
                        Rule.GATEWAYS_HAVE_LIMITS,
                        "an old TLS",
                        it ->
                                it.at("ClientTrafficPolicy", "https", "/spec/tls")
                                        .put("minVersion", "1.1"),
                        "does not say that TLS is 1.2"),
                dev(
                        Rule.GATEWAYS_HAVE_LIMITS,
                        "requests that take their time",
                        it -> arrival(it).put("requestReceivedTimeout", "0s"),
                        "does not give a request 60 s at most to arrive"),
                prod(
                        Rule.GATEWAYS_HAVE_LIMITS,
                        "a public address without a word about https",
                        it -> it.at("ClientTrafficPolicy", "https", "/spec").remove("headers"),
                        "Strict-Transport-Security"),
                dev(
                        Rule.REFERENCES_LEAD_SOMEWHERE,
                        "limits of another gateway",
                        it -> limits(it, "/targetRefs/0").put("name", "tickets"),
                        "BackendTrafficPolicy limits is about"),
                dev(
                        Rule.REFERENCES_LEAD_SOMEWHERE,
                        "a Secret that nobody makes",
                        it ->
                                volume(it, "Deployment", "orders-service", "mongo")
                                        .put("secretName", "mongo-order-service"),
                        "needs Secret mongo-order-service"),
                dev(
                        Rule.REFERENCES_LEAD_SOMEWHERE,
                        "a key that the Secret has not",
                        it -> address(it).put("key", "uri"),
                        "needs key uri of Secret mongo-orders-service"),
                dev(
                        Rule.REFERENCES_LEAD_SOMEWHERE,
                        "a ConfigMap by its name without the hash",
                        it ->
                                it.at(
                                                "Deployment",
                                                "orders-service",
                                                CONTAINER + "/envFrom/0/configMapRef")
                                        .put("name", "ticketing"),
                        "needs ConfigMap ticketing"),
                dev(
                        Rule.REFERENCES_LEAD_SOMEWHERE,
                        "an account that is not there",
                        it ->
                                it.at("Deployment", "orders-service", POD)
                                        .put("serviceAccountName", "orders"),
                        "needs ServiceAccount orders"),
                dev(
                        Rule.REFERENCES_LEAD_SOMEWHERE,
                        "a probe at a port without a name",
                        it ->
                                it.at("Deployment", "orders-service", CONTAINER + "/ports/0")
                                        .remove("name"),
                        "needs port http"),
                dev(
                        Rule.REFERENCES_LEAD_SOMEWHERE,
                        "a volume that is not there",
                        it -> it.at("Deployment", "orders-service", POD).remove("volumes"),
                        "needs volume tmp"),
                dev(
                        Rule.REFERENCES_LEAD_SOMEWHERE,
                        "a route to another port",
                        it ->
                                it.at("HTTPRoute", "orders-service", "/spec/rules/0/backendRefs/0")
                                        .put("port", 80),
                        "HTTPRoute orders-service leads to"),
                dev(
                        Rule.REFERENCES_LEAD_SOMEWHERE,
                        "a route on a listener that is not there",
                        it ->
                                it.at("HTTPRoute", "orders-service", "/spec/parentRefs/0")
                                        .put("sectionName", "http"),
                        "HTTPRoute orders-service hangs on"),
                dev(
                        Rule.REFERENCES_LEAD_SOMEWHERE,
                        "a gateway without a certificate",
                        it ->
                                it.at(
                                                "Gateway",
                                                "ticketing",
                                                "/spec/listeners/0/tls/certificateRefs/0")
                                        .put("name", "tls"),
                        "Gateway ticketing needs Secret tls"),
                prod(
                        Rule.REFERENCES_LEAD_SOMEWHERE,
                        "a password that the page does not list",
                        it ->
                                it.at(
                                                "MongoDBCommunity",
                                                "mongo",
                                                "/spec/users/0/passwordSecretRef")
                                        .put("name", "auth"),
                        "MongoDBCommunity mongo needs Secret auth"),
                prod(
                        Rule.REFERENCES_LEAD_SOMEWHERE,
                        "a database with a certificate that nobody makes",
                        it ->
                                it.at(
                                                "MongoDBCommunity",
                                                "mongo",
                                                "/spec/security/tls/certificateKeySecretRef")
                                        .put("name", "mongo-tls"),
                        "MongoDBCommunity mongo needs Secret mongo-tls"),
                prod(
                        Rule.REFERENCES_LEAD_SOMEWHERE,
                        "a database that knows no authority",
                        it ->
                                it.at(
                                                "MongoDBCommunity",
                                                "mongo",
                                                "/spec/security/tls/caCertificateSecretRef")
                                        .put("name", "stripe"),
                        "MongoDBCommunity mongo needs key ca.crt of Secret stripe"),
                prod(
                        Rule.REFERENCES_LEAD_SOMEWHERE,
                        "a certificate that nobody signs",
                        it ->
                                it.at("Certificate", "mongo-server", "/spec/issuerRef")
                                        .put("name", "mongo"),
                        "Certificate mongo-server needs Issuer mongo"),
                prod(
                        Rule.REFERENCES_LEAD_SOMEWHERE,
                        "an issuer that is no authority",
                        it ->
                                it.at("Issuer", "mongo-authority", "/spec/ca")
                                        .put("secretName", "mongo-server-tls"),
                        "Issuer mongo-authority needs an authority in Secret mongo-server-tls"),
                new Violation(
                        Rule.REFERENCES_LEAD_SOMEWHERE,
                        "metrics at another port",
                        Overlay.PROD_WITH_METRICS,
                        it ->
                                it.at(
                                                "Deployment",
                                                "orders-service",
                                                "/spec/template/metadata/annotations")
                                        .put("prometheus.io/port", "9082"),
                        "Deployment orders-service needs port 9082"),
                prod(
                        Rule.SCALING_HAS_ONE_MASTER,
                        "a target that is not there",
                        it ->
                                it.at(
                                                "HorizontalPodAutoscaler",
                                                "orders-service",
                                                "/spec/scaleTargetRef")
                                        .put("name", "order-service"),
                        "Deployment order-service is scaled and not there"),
                prod(
                        Rule.SCALING_HAS_ONE_MASTER,
                        "a fixed number of instances",
                        it -> it.at("Deployment", "orders-service", "/spec").put("replicas", 2),
                        "Deployment orders-service has a number of replicas"),
                new Violation(
                        Rule.SCALING_HAS_ONE_MASTER,
                        "two masters",
                        Overlay.PROD_SCALED_ON_LAG,
                        it ->
                                it.at(
                                                "HorizontalPodAutoscaler",
                                                "auth-service",
                                                "/spec/scaleTargetRef")
                                        .put("name", "orders-service"),
                        "pull at Deployment orders-service"),
                scaled(
                        "a consumer that nobody has",
                        it -> it.put("consumer", "orders-when-paid"),
                        "orders-service has no reaction orders-when-paid"),
                scaled(
                        "a consumer of a read model",
                        it -> it.put("consumer", "orders-ticket-copies-1"),
                        "orders-service has no reaction orders-ticket-copies-1"),
                scaled(
                        "a consumer of another service",
                        it -> it.put("consumer", "tickets-when-order-placed"),
                        "orders-service has no reaction tickets-when-order-placed"),
                scaled(
                        "another stream",
                        it -> it.put("stream", "ORDERS"),
                        "has the stream PAYMENTS, not ORDERS"),
                scaled(
                        "an account that nobody has any more",
                        it -> it.put("account", "$G"),
                        "has the account PAYMENTS, not $G"),
                dev(
                        Rule.FILES_ARE_MOUNTED,
                        "settings in files that nobody has checked",
                        it ->
                                mount(it, "orders-service", "tmp")
                                        .put("mountPath", "/etc/ticketing/settings/more"),
                        "service is told of /etc/ticketing/settings/more, which is not there"),
                dev(
                        Rule.FILES_ARE_MOUNTED,
                        "a key that the Secret has not",
                        it ->
                                it.at("Job", "provisioner", CONTAINER + "/env/1")
                                        .put("value", "/etc/ticketing/nats/seed.nk"),
                        "Job provisioner auth is told of /etc/ticketing/nats/seed.nk"),
                prod(
                        Rule.FILES_ARE_MOUNTED,
                        "a certificate that the container has not",
                        it ->
                                ((ArrayNode)
                                                it.get("Job", "provisioner")
                                                        .at(CONTAINER + "/volumeMounts"))
                                        .remove(0),
                        "Job provisioner auth is told of /etc/ticketing/nats-ca/ca.crt"),
                prod(
                        Rule.FILES_ARE_MOUNTED,
                        "a certificate that is not taken out of the Secret",
                        it ->
                                volume(it, "Deployment", "orders-service", "nats-ca")
                                        .withArray("items")
                                        .removeAll(),
                        "Deployment orders-service service is told of /etc/ticketing/nats-ca/ca.crt"),
                prod(
                        Rule.FILES_ARE_MOUNTED,
                        "the authority of the database, which the pod has not",
                        it ->
                                volume(it, "Deployment", "orders-service", "mongo-ca")
                                        .withArray("items")
                                        .removeAll(),
                        "Deployment orders-service service is told of /etc/ticketing/mongo-ca/ca.crt"),
                dev(
                        Rule.FILES_ARE_MOUNTED,
                        "settings in files, which the container has not",
                        it ->
                                it.at("Deployment", "orders-service", CONTAINER)
                                        .remove("volumeMounts"),
                        "is told of configtree:/etc/ticketing/settings/*/, which is not there"),
                dev(
                        Rule.SECRETS_ARE_FILES,
                        "a password in a variable",
                        it ->
                                list(it, "Deployment", "orders-service", CONTAINER + "/env")
                                        .addObject()
                                        .put("name", "SPRING_MONGODB_PASSWORD")
                                        .put("value", "hunter2"),
                        "Deployment orders-service service has a secret in a variable"),
                dev(
                        Rule.SECRETS_ARE_FILES,
                        "a password that all are told",
                        it ->
                                it.at("ConfigMap", "ticketing", "/data")
                                        .put("SPRING_MONGODB_PASSWORD", "hunter2"),
                        "Job provisioner auth has a secret in a variable"),
                dev(
                        Rule.SECRETS_ARE_FILES,
                        "an address with a password",
                        it ->
                                it.at("ConfigMap", "ticketing", "/data")
                                        .put(
                                                "TICKETING_NATS_URL",
                                                "nats://orders:hunter2@nats:4222"),
                        "Deployment orders-service service has a secret in a variable"),
                dev(
                        Rule.SECRETS_ARE_FILES,
                        "a password among the options of Java",
                        it ->
                                it.at("ConfigMap", "ticketing", "/data")
                                        .put(
                                                "JDK_JAVA_OPTIONS",
                                                "-Dspring.mongodb.password=hunter2"),
                        "Deployment orders-service service has a secret in a variable"),
                dev(
                        Rule.SECRETS_ARE_FILES,
                        "a password in an argument",
                        it ->
                                it.at("Deployment", "orders-service", CONTAINER)
                                        .putArray("args")
                                        .add("--spring.mongodb.password=hunter2"),
                        "Deployment orders-service service has a secret in a variable or an argument"),
                dev(
                        Rule.SECRETS_ARE_FILES,
                        "the address of the database in a variable",
                        it ->
                                list(it, "Deployment", "orders-service", CONTAINER + "/env")
                                        .addObject()
                                        .put("name", "SPRING_MONGODB_URI")
                                        .putObject("valueFrom")
                                        .putObject("secretKeyRef")
                                        .put("name", "mongo-orders-service"),
                        "Deployment orders-service service has a secret in a variable"),
                dev(
                        Rule.SECRETS_ARE_FILES,
                        "all keys of a Secret as variables",
                        it ->
                                list(it, "Job", "provisioner", CONTAINER + "/envFrom")
                                        .addObject()
                                        .putObject("secretRef")
                                        .put("name", "stripe"),
                        "Job provisioner auth has a secret in a variable"),
                prod(
                        Rule.SERVERS_ARE_TRUSTED_BY_THEIR_OWN_AUTHORITY,
                        "the authority of NATS for the database",
                        it ->
                                volume(it, "Deployment", "orders-service", "mongo-ca")
                                        .put("secretName", "nats-server-tls"),
                        "orders-service service trusts 'nats-server-tls' by SPRING_MONGODB_SSL_BUNDLE"),
                prod(
                        Rule.SERVERS_ARE_TRUSTED_BY_THEIR_OWN_AUTHORITY,
                        "the authority of the database for NATS",
                        it ->
                                volume(it, "Job", "provisioner", "nats-ca")
                                        .put("secretName", "mongo-server-tls"),
                        "provisioner orders trusts 'mongo-server-tls' by TICKETING_NATS_SSL_BUNDLE"),
                prod(
                        Rule.SERVERS_ARE_TRUSTED_BY_THEIR_OWN_AUTHORITY,
                        "a bundle that nobody defines",
                        it ->
                                it.at("ConfigMap", "ticketing", "/data")
                                        .put("TICKETING_NATS_SSL_BUNDLE", "nuts"),
                        "trusts 'nobody' by TICKETING_NATS_SSL_BUNDLE"),
                prod(
                        Rule.SERVERS_ARE_TRUSTED_BY_THEIR_OWN_AUTHORITY,
                        "TLS with a database that does not speak it",
                        it ->
                                it.at("MongoDBCommunity", "mongo", "/spec/security/tls")
                                        .put("enabled", false),
                        "and what it connects to has ''"),
                prod(
                        Rule.SERVERS_ARE_TRUSTED_BY_THEIR_OWN_AUTHORITY,
                        "no TLS with NATS that demands it",
                        it ->
                                it.at("ConfigMap", "ticketing", "/data")
                                        .remove("TICKETING_NATS_SSL_BUNDLE"),
                        "trusts '' by TICKETING_NATS_SSL_BUNDLE"),
                prod(
                        Rule.CERTIFICATES_ARE_FOR_THE_NAMES_IN_USE,
                        "the name of a Service that leads to any member",
                        it ->
                                ((ArrayNode)
                                                it.get("Certificate", "mongo-server")
                                                        .at("/spec/dnsNames"))
                                        .set(0, "mongo-svc"),
                        "MongoDBCommunity mongo is called *.mongo-svc.ticketing.svc.cluster.local"),
                prod(
                        Rule.KEYS_STAY_WITH_THEIR_SERVERS,
                        "all of the Secret",
                        it ->
                                volume(it, "Deployment", "orders-service", "mongo-ca")
                                        .remove("items"),
                        "Deployment orders-service is given the key in Secret mongo-server-tls"),
                prod(
                        Rule.KEYS_STAY_WITH_THEIR_SERVERS,
                        "the key among what is taken",
                        it ->
                                volume(it, "Job", "provisioner", "nats-ca")
                                        .withArray("items")
                                        .addObject()
                                        .put("key", "tls.key")
                                        .put("path", "tls.key"),
                        "Job provisioner is given the key in Secret nats-server-tls"),
                dev(
                        Rule.USERS_OF_NATS_ARE_WHO_THEY_SAY,
                        "the seed of another service",
                        it ->
                                volume(it, "Deployment", "orders-service", "nats-user")
                                        .put("secretName", "nats-user-tickets-service"),
                        "Deployment orders-service service shows NATS the seed of Secret 'nats-user-tickets-service'"),
                dev(
                        Rule.USERS_OF_NATS_ARE_WHO_THEY_SAY,
                        "a service with the rights of a provisioner",
                        it ->
                                volume(it, "Deployment", "orders-service", "nats-user")
                                        .put("secretName", "nats-provisioner-orders-service"),
                        "not of nats-user-orders-service"),
                dev(
                        Rule.USERS_OF_NATS_ARE_WHO_THEY_SAY,
                        "a provisioner with the rights of a service",
                        it ->
                                volume(it, "Job", "provisioner", "nats-orders")
                                        .put("secretName", "nats-user-orders-service"),
                        "not of nats-provisioner-orders-service"),
                dev(
                        Rule.USERS_OF_NATS_ARE_WHO_THEY_SAY,
                        "no seed",
                        it -> it.at("Deployment", "orders-service", CONTAINER).remove("env"),
                        "the seed of Secret ''"),
                dev(
                        Rule.USERS_OF_NATS_ARE_WHO_THEY_SAY,
                        "no provisioner",
                        it -> it.all().remove(it.get("Job", "provisioner")),
                        "Nobody creates what orders-service has on NATS"),
                dev(
                        Rule.IMAGES_ARE_BUILT,
                        "an image of every night",
                        it ->
                                add(
                                        it,
                                        "batch/v1",
                                        "CronJob",
                                        "{jobTemplate: {spec: {template: {spec: {containers: [{image: mongo}]}}}}}"),
                        "mongo may be another one tomorrow"),
                dev(
                        Rule.IMAGES_ARE_BUILT,
                        "an image that Skaffold does not build",
                        it ->
                                it.at("Deployment", "orders-service", CONTAINER)
                                        .put("image", "ticketing.invalid/order-service"),
                        "ticketing.invalid/order-service is built by nobody"),
                dev(
                        Rule.IMAGES_ARE_BUILT,
                        "an image that changes",
                        it -> it.at("Job", "smoke", CONTAINER).put("image", "curlimages/curl"),
                        "may be another one tomorrow"),
                dev(
                        Rule.IMAGES_ARE_BUILT,
                        "an image that is any of a series",
                        it -> it.at("Job", "smoke", CONTAINER).put("image", "curlimages/curl:8.21"),
                        "may be another one tomorrow"),
                dev(
                        Rule.IMAGES_ARE_NOT_PULLED_FROM_STRANGERS,
                        "an Envoy of somebody else",
                        it ->
                                it.at("EnvoyProxy", "ticketing", "/spec/provider/kubernetes")
                                        .putObject("envoyDeployment")
                                        .putObject("container")
                                        .put("image", "somebody/envoy:1.39.0"),
                        "somebody/envoy:1.39.0 could be pulled"),
                dev(
                        Rule.IMAGES_ARE_NOT_PULLED_FROM_STRANGERS,
                        "a name that anybody can register",
                        it ->
                                it.at("Deployment", "orders-service", CONTAINER)
                                        .put("image", "ticketing/orders-service"),
                        "ticketing/orders-service could be pulled"),
                prod(
                        Rule.SETTINGS_ARE_KNOWN,
                        "the key of Stripe a folder too deep",
                        it ->
                                mount(it, "payments-service", "stripe")
                                        .put("mountPath", "/etc/ticketing/settings/stripe/more"),
                        "payments-service knows no MORE_TICKETING_PAYMENTS_STRIPE_API_KEY"),
                prod(
                        Rule.SETTINGS_ARE_KNOWN,
                        "the key of Stripe in a folder of its Secret",
                        it ->
                                ((ObjectNode)
                                                volume(
                                                                it,
                                                                "Deployment",
                                                                "payments-service",
                                                                "stripe")
                                                        .at("/items/0"))
                                        .put("path", "more/ticketing.payments.stripe-api-key"),
                        "payments-service knows no MORE_TICKETING_PAYMENTS_STRIPE_API_KEY"),
                prod(
                        Rule.SETTINGS_ARE_KNOWN,
                        "production without the key of Stripe",
                        it ->
                                mount(it, "payments-service", "stripe")
                                        .put("mountPath", "/etc/stripe"),
                        "payments-service of Deployment payments-service is not told TICKETING_PAYMENTS_STRIPE_API_KEY="),
                prod(
                        Rule.SETTINGS_ARE_KNOWN,
                        "production with the sandbox",
                        it ->
                                variable(it, "payments-service", "TICKETING_PAYMENTS_GATEWAY")
                                        .put("value", "sandbox"),
                        "payments-service of Deployment payments-service is not told TICKETING_PAYMENTS_GATEWAY=stripe"),
                dev(
                        Rule.SETTINGS_ARE_KNOWN,
                        "a setting that was renamed",
                        it ->
                                it.at("ConfigMap", "ticketing", "/data")
                                        .put("TICKETING_NATS_ADDRESS", "nats"),
                        "knows no TICKETING_NATS_ADDRESS"),
                dev(
                        Rule.SETTINGS_ARE_KNOWN,
                        "a setting that was renamed in one place",
                        it -> address(it).put("path", "spring.data.mongodb.uri"),
                        "orders-service of Deployment orders-service knows no SPRING_DATA_MONGODB_URI"),
                dev(
                        Rule.SETTINGS_ARE_KNOWN,
                        "an address in a file that is not read",
                        it -> it.at("Deployment", "orders-service", CONTAINER).remove("env"),
                        "orders-service of Deployment orders-service is not told SPRING_MONGODB_URI"),
                dev(
                        Rule.SETTINGS_ARE_KNOWN,
                        "a setting of another service",
                        it ->
                                it.at("Deployment", "orders-service", CONTAINER + "/env/0")
                                        .put("name", "TICKETING_PAYMENTS_STRIPE_API_KEY"),
                        "orders-service of Deployment orders-service knows no TICKETING_PAYMENTS_STRIPE_API_KEY"),
                dev(
                        Rule.SETTINGS_ARE_KNOWN,
                        "a setting for all that one has no library for",
                        it ->
                                it.at("ConfigMap", "ticketing", "/data")
                                        .put("SPRING_MONGODB_SSL_BUNDLE", "mongo"),
                        "expiration-service of Job provisioner knows no SPRING_MONGODB_SSL_BUNDLE"));
    }

    private static Violation dev(
            Rule rule, String what, Consumer<Manifests> change, String finding) {
        return new Violation(rule, what, Overlay.DEV, change, finding);
    }

    private static Violation prod(
            Rule rule, String what, Consumer<Manifests> change, String finding) {
        return new Violation(rule, what, Overlay.PROD, change, finding);
    }

    private static Violation scaled(String what, Consumer<ObjectNode> change, String finding) {
        return new Violation(
                Rule.SCALING_FOLLOWS_CONSUMERS,
                what,
                Overlay.PROD_SCALED_ON_LAG,
                it ->
                        change.accept(
                                it.at(
                                        "ScaledObject",
                                        "orders-service",
                                        "/spec/triggers/1/metadata")),
                finding);
    }

    /** The Secret of a volume. */
    private static ObjectNode volume(
            Manifests manifests, String kind, String workload, String name) {
        return manifests
                .get(kind, workload)
                .at(POD + "/volumes")
                .valueStream()
                .filter(volume -> volume.path("name").asString("").equals(name))
                .map(volume -> (ObjectNode) volume.path("secret"))
                .findFirst()
                .orElseThrow();
    }

    /** Where a service mounts a volume. */
    private static ObjectNode mount(Manifests manifests, String service, String volume) {
        return named(manifests, service, "/volumeMounts", volume);
    }

    private static ObjectNode variable(Manifests manifests, String service, String name) {
        return named(manifests, service, "/env", name);
    }

    private static ObjectNode named(Manifests manifests, String service, String list, String name) {
        return manifests
                .get("Deployment", service)
                .at(CONTAINER + list)
                .valueStream()
                .filter(it -> it.path("name").asString("").equals(name))
                .map(it -> (ObjectNode) it)
                .findFirst()
                .orElseThrow();
    }

    private static void add(Manifests manifests, String version, String kind, String spec) {
        var object =
                "{apiVersion: %s, kind: %s, metadata: {name: added}, spec: %s}"
                        .formatted(version, kind, spec);
        manifests.all().add(new Manifest((ObjectNode) Project.yaml(object).getFirst()));
    }

    private static ObjectNode limits(Manifests manifests, String pointer) {
        return manifests.at("BackendTrafficPolicy", "limits", "/spec" + pointer);
    }

    private static ObjectNode targetOfMoreLimits(Manifests manifests) {
        var spec = limits(manifests, "").toString();
        add(manifests, "gateway.envoyproxy.io/v1alpha1", "BackendTrafficPolicy", spec);
        return manifests.at("BackendTrafficPolicy", "added", "/spec/targetRefs/0");
    }

    private static ObjectNode arrival(Manifests manifests) {
        return manifests.at("ClientTrafficPolicy", "https", "/spec/timeout/http");
    }

    /** The key of the database address in its Secret, and its file. */
    private static ObjectNode address(Manifests manifests) {
        return (ObjectNode)
                volume(manifests, "Deployment", "orders-service", "mongo").at("/items/0");
    }

    private static ArrayNode list(Manifests manifests, String kind, String name, String pointer) {
        return (ArrayNode) manifests.get(kind, name).at(pointer);
    }

    private static ArrayNode values(Manifests manifests, String policy) {
        ObjectNode first =
                manifests.at(
                        "NetworkPolicy",
                        policy,
                        "/spec/ingress/0/from/0/podSelector/matchExpressions/0");
        return (ArrayNode) first.path("values");
    }

    @ParameterizedTest
    @MethodSource("violations")
    void find(Violation violation) {
        var right = violation.of().manifests();

        assertThat(violation.rule().findings(right)).isEmpty();
        assertThat(violation.rule().findings(right.but(violation.change())))
                .anySatisfy(finding -> assertThat(finding).contains(violation.finding()));
    }

    /** Only with the schemas: the Kubernetes client accepts a text for a number. */
    @Test
    void find_a_number_that_is_a_text() {
        assumeTrue(SchemaRules.areHere());
        var broken =
                Overlay.DEV
                        .manifests()
                        .but(it ->
                                it.at("Service", "orders-service", "/spec/ports/0")
                                        .put("port", "8080"));

        assertThat(Rule.FIELDS_ARE_KNOWN.findings(broken))
                .anySatisfy(finding -> assertThat(finding).contains("Service orders-service"));
    }

    /** Only with the schemas: Kubernetes itself does not know these kinds. */
    @Test
    void find_misspelt_fields_of_kinds_that_operators_bring() {
        assumeTrue(SchemaRules.areHere());
        var broken =
                Overlay.PROD_SCALED_ON_LAG
                        .manifests()
                        .but(it -> {
                            it.at("HTTPRoute", "orders-service", "/spec/rules/0")
                                    .put("timeout", "5s");
                            it.at("MongoDBCommunity", "mongo", "/spec").put("replicas", 3);
                            it.at("Certificate", "gateway", "/spec").remove("secretName");
                            it.at("ClientTrafficPolicy", "https", "/spec/tls")
                                    .put("minimumVersion", "1.2");
                            limits(it, "/requestBuffer").put("max", "64Ki");
                            it.at("ScaledObject", "orders-service", "/spec")
                                    .put("maxReplicaCount", "6");
                        });

        assertThat(Rule.FIELDS_ARE_KNOWN.findings(broken))
                .extracting(finding -> finding.replaceFirst(":.*", ""))
                .containsExactlyInAnyOrder(
                        "HTTPRoute orders-service",
                        "MongoDBCommunity mongo",
                        "Certificate gateway",
                        "ClientTrafficPolicy https",
                        "BackendTrafficPolicy limits",
                        "ScaledObject orders-service");
    }

    @Test
    void are_all_shown_something_to_find() {
        assertThat(violations().map(Violation::rule).distinct())
                .containsExactlyInAnyOrderElementsOf(Arrays.asList(Rule.values()));
    }
}
