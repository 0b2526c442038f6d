package ticketing.kubernetes;

import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The pods that the chart of NATS renders from our values. Tests download no charts, so this is a
 * model of its templates {@code files/stateful-set/*.yaml}: their mounts, and the order in which
 * they merge and patch. It omits everything that our values do not use.
 *
 * @see <a href="https://github.com/nats-io/k8s/tree/main/helm/charts/nats">The chart</a>
 */
final class NatsChart {

    /** Before you change the version, compare its templates with this model. */
    static final String VERSION = "2.14.2";

    /** The default of {@code reloader.natsVolumeMountPrefixes}, which our values do not change. */
    private static final String SHARED_WITH_THE_RELOADER = "/etc/";

    private static final String OBJECTS =
            """
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: nats-config, namespace: ticketing}
            data: {nats.conf: ""}
            ---
            apiVersion: apps/v1
            kind: StatefulSet
            metadata: {name: nats, namespace: ticketing}
            spec:
              serviceName: nats-headless
              selector:
                matchLabels: {app.kubernetes.io/name: nats}
              template:
                metadata:
                  labels: {app.kubernetes.io/name: nats}
                spec:
                  enableServiceLinks: false
                  shareProcessNamespace: true
                  containers:
                    - name: nats
                      ports:
                        - {name: nats, containerPort: 4222}
                        - {name: cluster, containerPort: 6222}
                        - {name: monitor, containerPort: 8222}
                      env:
                        - {name: POD_NAME, valueFrom: {fieldRef: {fieldPath: metadata.name}}}
                        - {name: SERVER_NAME, value: $(POD_NAME)}
                      volumeMounts:
                        - {name: config, mountPath: /etc/nats-config}
                        - {name: pid, mountPath: /var/run/nats}
                        - {name: nats-js, mountPath: /data}
                    - name: reloader
                      volumeMounts:
                        - {name: pid, mountPath: /var/run/nats}
                  volumes:
                    - {name: config, configMap: {name: nats-config}}
                    - {name: pid, emptyDir: {}}
              volumeClaimTemplates:
                - metadata: {name: nats-js}
                  spec:
                    accessModes: [ReadWriteOnce]
                    resources: {requests: {storage: 1Gi}}
            """;

    private NatsChart() {}

    static Stream<JsonNode> objects(String profile) {
        return objects(values(profile));
    }

    static Stream<JsonNode> objects(JsonNode values) {
        var objects = Project.yaml(OBJECTS);
        var template = (ObjectNode) objects.getLast().at("/spec/template");
        var nats = (ObjectNode) template.at("/spec/containers/0");
        var reloader = (ObjectNode) template.at("/spec/containers/1");
        values.at("/container/env")
                .propertyStream()
                .forEach(it ->
                        nats.withArray("env")
                                .addObject()
                                .put("name", it.getKey())
                                .set("value", it.getValue()));
        Map.of("nats", "/config/nats/tls", "cluster", "/config/cluster/tls", "ca", "/tlsCA")
                .forEach((of, pointer) -> mount(of, values.at(pointer), nats, template));
        change(nats, values.path("container"));
        nats.path("volumeMounts")
                .valueStream()
                .filter(it ->
                        it.path("mountPath").asString("").startsWith(SHARED_WITH_THE_RELOADER))
                .forEach(reloader.withArray("volumeMounts")::add);
        change(reloader, values.path("reloader"));
        change(template, values.path("podTemplate"));
        return objects.stream();
    }

    private static void mount(String of, JsonNode tls, ObjectNode nats, ObjectNode template) {
        if (tls.path("enabled").asBoolean(false)) {
            var name = of.equals("ca") ? "tls-ca" : of + "-tls";
            nats.withArray("volumeMounts")
                    .addObject()
                    .put("name", name)
                    .put(
                            "mountPath",
                            of.equals("ca") ? "/etc/nats-ca-cert" : "/etc/nats-certs/" + of);
            ((ArrayNode) template.at("/spec/volumes"))
                    .addObject()
                    .put("name", name)
                    .putObject("secret")
                    .set("secretName", tls.path("secretName"));
        }
    }

    private static void change(ObjectNode rendered, JsonNode values) {
        merge(values.path("merge"), rendered);
        values.path("patch").forEach(patch -> Skaffold.apply(patch, rendered));
    }

    /**
     * Merges the value files of a profile like Helm: maps are merged, everything else is replaced.
     */
    static JsonNode values(String profile) {
        var merged = JsonNodeFactory.instance.objectNode();
        Skaffold.valuesFiles("nats", profile)
                .forEach(file -> merge(Project.yaml(Project.read(file)).getFirst(), merged));
        return merged;
    }

    private static void merge(JsonNode from, ObjectNode into) {
        from.propertyStream()
                .forEach(entry -> {
                    if (entry.getValue().isObject()
                            && into.path(entry.getKey()) instanceof ObjectNode inner) {
                        merge(entry.getValue(), inner);
                    } else {
                        into.set(entry.getKey(), entry.getValue().deepCopy());
                    }
                });
    }
}
