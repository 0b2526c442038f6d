package ticketing.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What the chart of NATS is told; the chart itself is not here. */
class NatsValuesTest {

    private static final String POD = "/podTemplate/merge/spec";
    private static final String CONTAINER = "/container/merge";

    @ParameterizedTest
    @ValueSource(strings = {"dev", "prod"})
    void run_its_pods_as_the_namespace_demands(String profile) {
        var values = values(profile);

        assertThat(values.at(POD + "/automountServiceAccountToken").asBoolean(true)).isFalse();
        assertThat(values.at(POD + "/securityContext/runAsNonRoot").asBoolean(false)).isTrue();
        assertThat(values.at(POD + "/securityContext/seccompProfile/type").asString(""))
                .isEqualTo("RuntimeDefault");
        for (var container : new String[] {CONTAINER, "/reloader/merge"}) {
            var locked = values.at(container + "/securityContext");
            assertThat(locked.path("allowPrivilegeEscalation").asBoolean(true)).isFalse();
            assertThat(locked.path("readOnlyRootFilesystem").asBoolean(false)).isTrue();
            assertThat(locked.at("/capabilities/drop/0").asString("")).isEqualTo("ALL");
            assertThat(values.at(container + "/resources/limits/memory"))
                    .isEqualTo(values.at(container + "/resources/requests/memory"))
                    .isNotEqualTo(values.at("/none"));
        }
        // A shell beside the streams.
        assertThat(values.at("/natsBox/enabled").asBoolean(true)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"dev", "prod"})
    void let_the_server_collect_garbage_before_it_is_killed(String profile) {
        var values = values(profile);
        var limit = values.at(CONTAINER + "/resources/limits/memory").asString("");

        assertThat(mebibytes(values.at("/container/env/GOMEMLIMIT").asString("")))
                .isBetween(mebibytes(limit) * 7 / 10, mebibytes(limit) * 9 / 10);
    }

    @ParameterizedTest
    @CsvSource({"dev, 1, 1s", "prod, 3, always"})
    void keep_each_stream_on_as_many_servers_as_the_services_ask_for(
            String profile, int servers, String flush) {
        var values = values(profile);
        var overlay = profile.equals("dev") ? Overlay.DEV : Overlay.PROD;

        assertThat(values.at("/config/jetstream/fileStore/enabled").asBoolean(false)).isTrue();
        assertThat(values.at("/config/jetstream/merge/sync_interval").asString(""))
                .isEqualTo(flush);
        assertThat(values.at("/config/cluster/replicas").asInt(1)).isEqualTo(servers);
        assertThat(
                        overlay.manifests()
                                .get("ConfigMap", "ticketing")
                                .text("/data/TICKETING_NATS_REPLICAS"))
                .isEqualTo("" + servers);
    }

    @ParameterizedTest
    @CsvSource({"dev, false", "prod, true"})
    void encrypt_where_the_services_do(String profile, boolean encrypted) {
        var overlay = profile.equals("dev") ? Overlay.DEV : Overlay.PROD;
        var url =
                overlay.manifests().get("ConfigMap", "ticketing").text("/data/TICKETING_NATS_URL");

        assertThat(values(profile).at("/config/nats/tls/enabled").asBoolean(false))
                .isEqualTo(encrypted);
        assertThat(url).isEqualTo((encrypted ? "tls" : "nats") + "://nats:4222");
    }

    @Test
    void encrypt_with_the_certificate_that_is_asked_for() {
        var values = values("prod");
        var made =
                Overlay.PROD.manifests().get("Certificate", "nats-server").at("/spec/secretName");

        assertThat(values.at("/config/nats/tls/secretName")).isEqualTo(made);
        assertThat(values.at("/config/cluster/tls/enabled").asBoolean(false)).isTrue();
        assertThat(values.at("/config/cluster/tls/secretName")).isEqualTo(made);
        assertThat(values.at("/tlsCA/secretName")).isEqualTo(made);
    }

    @ParameterizedTest
    @ValueSource(strings = {"dev", "prod", "hot-reload"})
    void read_the_accounts_from_where_they_are_mounted(String profile) {
        var values = values(profile);
        var secret = values.at("/podTemplate/patch/0/value/secret/secretName").asString("");

        // Relative to /etc/nats-config, where the chart puts what the server reads.
        assertThat(values.at("/config/merge/zz0$include").asString(""))
                .isEqualTo("../nats-auth/auth.conf");
        for (var container : new String[] {"/container", "/reloader"}) {
            assertThat(values.at(container + "/patch/0/value/mountPath").asString(""))
                    .isEqualTo("/etc/nats-auth");
        }
        assertThat(SecretsScript.ranOnce().secrets().get(secret)).containsOnly("auth.conf");
        assertThat(Overlay.documentedSecrets().get(secret)).containsOnly("auth.conf");
    }

    @Test
    void are_rendered_on_the_page_as_skaffold_deploys_them() {
        var release = Skaffold.release("nats", "prod");
        var values =
                Skaffold.valuesFiles("nats", "prod").stream()
                        .map(" --values %s"::formatted)
                        .collect(Collectors.joining());

        assertThat(Project.read("docs/kubernetes.md").replaceAll("\\\\\n +", ""))
                .contains(
                        "helm template %s %s --repo %s --version %s --namespace %s%s\n"
                                .formatted(
                                        release.path("name").asString(""),
                                        release.path("remoteChart").asString(""),
                                        release.path("repo").asString(""),
                                        release.path("version").asString(""),
                                        release.path("namespace").asString(""),
                                        values));
    }

    /** As Helm merges them: maps into each other, everything else is replaced. */
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

    private static int mebibytes(String size) {
        var number = Integer.parseInt(size.replaceAll("[A-Za-z]", ""));
        return size.contains("G") ? number * 1024 : number;
    }
}
