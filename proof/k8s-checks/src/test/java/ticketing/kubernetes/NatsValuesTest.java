package ticketing.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The values for the chart of NATS. */
class NatsValuesTest {

    private static final String CONTAINER = "/container/merge";

    /** Other rules for pods are checked with the pods of {@link NatsChart}. */
    @Test
    void run_no_shell_beside_the_streams() {
        assertThat(NatsChart.values("dev").at("/natsBox/enabled").asBoolean(true)).isFalse();
        assertThat(NatsChart.values("prod").at("/natsBox/enabled").asBoolean(true)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"dev", "prod"})
    void leave_the_images_to_the_version_of_the_chart(String profile) {
        assertThat(NatsChart.values(profile).findValues("image")).isEmpty();
    }

    @Test
    void are_for_the_version_of_the_chart_whose_templates_were_read() {
        assertThat(Skaffold.release("nats", "prod").path("version").asString(""))
                .isEqualTo(NatsChart.VERSION);
    }

    @ParameterizedTest
    @ValueSource(strings = {"dev", "prod"})
    void let_the_server_collect_garbage_before_it_is_killed(String profile) {
        var values = NatsChart.values(profile);
        var limit = values.at(CONTAINER + "/resources/limits/memory").asString("");

        assertThat(mebibytes(values.at("/container/env/GOMEMLIMIT").asString("")))
                .isBetween(mebibytes(limit) * 7 / 10, mebibytes(limit) * 9 / 10);
    }

    @ParameterizedTest
    @CsvSource({"dev, 1, 1s", "prod, 3, always"})
    void keep_each_stream_on_as_many_servers_as_the_services_ask_for(
            String profile, int servers, String flush) {
        var values = NatsChart.values(profile);
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

        assertThat(NatsChart.values(profile).at("/config/nats/tls/enabled").asBoolean(false))
                .isEqualTo(encrypted);
        assertThat(url).isEqualTo((encrypted ? "tls" : "nats") + "://nats:4222");
    }

    @Test
    void encrypt_with_the_certificate_that_is_asked_for() {
        var values = NatsChart.values("prod");
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
        var values = NatsChart.values(profile);
        var secret = values.at("/podTemplate/patch/0/value/secret/secretName").asString("");

        // Relative to /etc/nats-config, where the chart puts the configuration.
        assertThat(values.at("/config/merge/zz0$include").asString(""))
                .isEqualTo("../nats-auth/auth.conf");
        assertThat(
                        NatsChart.objects(profile)
                                .flatMap(it ->
                                        it.at("/spec/template/spec/containers").valueStream()))
                .hasSize(2)
                .allSatisfy(container ->
                        assertThat(container.path("volumeMounts").valueStream())
                                .extracting(mount -> mount.path("mountPath").asString(""))
                                .containsOnlyOnce("/etc/nats-auth"));
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

        assertThat(Project.read("docs/operate/kubernetes.md").replaceAll("\\\\\n +", ""))
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

    private static int mebibytes(String size) {
        var number = Integer.parseInt(size.replaceAll("[A-Za-z]", ""));
        return size.contains("G") ? number * 1024 : number;
    }
}
