package ticketing.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code skaffold.yaml} refers only to things that exist. */
class SkaffoldTest {

    private static final String SCHEMA = "skaffold-v4beta14.json";
    private static final Pattern FILE = Pattern.compile("(?<=[\" =])(?:k8s|proof)/[\\w./-]+");

    static List<JsonNode> configurations() {
        return Skaffold.configurations();
    }

    @ParameterizedTest
    @MethodSource("configurations")
    void has_the_form_that_skaffold_reads(JsonNode configuration) {
        assertThat(SchemaRules.bySchema(configuration, SCHEMA)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"dev", "prod", "hot-reload"})
    void has_that_form_with_each_profile(String profile) {
        assertThat(Skaffold.configurations())
                .allSatisfy(configuration -> {
                    var changed = Skaffold.withProfile(configuration, profile);
                    assertThat(SchemaRules.bySchema(changed, SCHEMA)).isEmpty();
                    assertThat(FILE.matcher(changed.toString()).results().map(it -> it.group()))
                            .allSatisfy(file -> assertThat(Project.ROOT.resolve(file)).exists());
                });
    }

    @Test
    void is_refused_with_a_misspelt_field() {
        assumeTrue(SchemaRules.areHere());
        var broken = (ObjectNode) Skaffold.configuration("app").deepCopy();
        broken.put("verfy", true);

        assertThat(SchemaRules.bySchema(broken, SCHEMA)).isNotEmpty();
    }

    @Test
    void is_refused_if_a_profile_is_about_something_that_is_not_there() {
        var broken = (ObjectNode) Skaffold.configuration("infra").deepCopy();
        ((ObjectNode) broken.path("deploy")).remove("helm");

        assertThatIllegalArgumentException().isThrownBy(() -> Skaffold.withProfile(broken, "prod"));
    }

    @Test
    void builds_every_module_that_jib_makes_an_image_of() throws Exception {
        try (Stream<Path> modules = Files.list(Project.ROOT)) {
            var withImages =
                    modules.filter(module -> Files.exists(module.resolve("pom.xml")))
                            .filter(module ->
                                    Project.read(module.resolve("pom.xml").toString())
                                            .contains("<jib.skip>false</jib.skip>"))
                            .map(module -> module.getFileName().toString())
                            .toList();
            var prefix =
                    Project.read("pom.xml")
                            .replaceAll("(?s).*<image.prefix>(.*)</image.prefix>.*", "$1");

            assertThat(withImages).isNotEmpty();
            assertThat(Skaffold.configuration("app").at("/build/artifacts"))
                    .extracting(artifact ->
                            artifact.path("image").asString("")
                                    + " "
                                    + artifact.at("/jib/project").asString(""))
                    .containsExactlyInAnyOrderElementsOf(
                            withImages.stream()
                                    .map(module -> "%s/%s %s".formatted(prefix, module, module))
                                    .toList());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"dev", "prod", "hot-reload"})
    void takes_the_last_provisioner_away_before_it_applies_the_next(String profile) {
        var app = Skaffold.withProfile(Skaffold.configuration("app"), profile);
        var provisioner = Overlay.DEV.manifests().get("Job", "provisioner");

        assertThat(app.at("/deploy/kubectl/hooks/before/0/host/command/2").asString(""))
                .endsWith(
                        "delete job %s --namespace %s --ignore-not-found"
                                .formatted(
                                        provisioner.name(),
                                        provisioner.text("/metadata/namespace")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"dev", "prod", "hot-reload"})
    void speaks_to_no_other_cluster_than_the_one_it_deploys_to(String profile) {
        assertThat(Skaffold.configurations())
                .flatExtracting(it ->
                        Skaffold.withProfile(it, profile).path("deploy").findValues("command"))
                .isNotEmpty()
                .allSatisfy(command ->
                        assertThat(command.get(command.size() - 1).asString())
                                .doesNotContainPattern(
                                        "kubectl (?!--context \"\\$SKAFFOLD_KUBE_CONTEXT\")"));
    }

    @Test
    void applies_the_certificates_of_nats_before_nats_and_after_the_namespace() {
        var infra = Skaffold.withProfile(Skaffold.configuration("infra"), "prod");

        assertThat(infra.at("/deploy/helm/hooks/before/0/host/command/2").asString(""))
                .endsWith("--filename k8s/namespaces.yaml --filename k8s/nats/certificates.yaml");
    }

    @Test
    void verifies_with_jobs_that_are_checked_here() {
        var app = Skaffold.configuration("app");

        assertThat(app.path("verify")).isNotEmpty();
        assertThat(unchecked(app)).isEmpty();
    }

    @Test
    void would_verify_something_else_without_the_command() {
        var broken = Skaffold.configuration("app").deepCopy();
        ((ObjectNode) broken.at("/verify/0/container")).remove("command");

        assertThat(unchecked(broken)).containsExactly("smoke");
    }

    @Test
    void would_verify_with_something_that_nobody_has_checked() {
        var broken = Skaffold.configuration("app").deepCopy();
        var second = broken.at("/verify/0").deepCopy();
        ((ObjectNode) second).put("name", "second");
        ((ObjectNode) second.path("container")).put("image", "somebody/curl:1.0.0");
        ((ArrayNode) broken.path("verify")).add(second);

        assertThat(unchecked(broken)).containsExactly("second");
    }

    /** Verify steps with other containers than those of the checked Jobs. */
    private static Stream<String> unchecked(JsonNode app) {
        return app.path("verify")
                .valueStream()
                .filter(verify ->
                        Skaffold.jobs(verify).noneMatch(job -> isOf(verify, job) && hasLabels(job)))
                .map(verify -> verify.path("name").asString(""));
    }

    private static boolean isOf(JsonNode verify, JsonNode job) {
        return verify.path("name").equals(job.at("/metadata/name"))
                && Skaffold.containerOf(verify)
                        .equals(Skaffold.partOf(job.at("/spec/template/spec/containers/0")));
    }

    /** Skaffold crashes without labels. */
    private static boolean hasLabels(JsonNode job) {
        return job.at("/metadata/labels").isObject();
    }

    @Test
    void verifies_what_people_see_at_the_public_address() {
        var dev = Overlay.DEV.manifests();
        var origin = dev.get("ConfigMap", "ticketing").text("/data/TICKETING_PUBLIC_ORIGIN");
        var listener = dev.get("Gateway", "ticketing").at("/spec/listeners/0/port").asInt();
        var curl = dev.get("ConfigMap", "smoke").text("/data/.curlrc");
        var forward = Skaffold.configuration("app").at("/portForward/0");

        assertThat(dev.get("Job", "smoke").text("/spec/template/spec/containers/0/command/2"))
                .isEqualTo(origin);
        assertThat(origin).endsWith(":" + forward.path("localPort").asInt());
        assertThat(forward.path("port").asInt()).isEqualTo(listener);
        assertThat(dev.get("ConfigMap", "smoke").text("/data/smoke.sh"))
                .isEqualTo(Project.read("proof/end-to-end/smoke.sh"));
        assertThat(curl)
                .contains(
                        "\"%s:%s.%s.svc.cluster.local:%d\""
                                .formatted(
                                        origin.replace("https://", ""),
                                        dev.get("EnvoyProxy", "ticketing")
                                                .text(
                                                        "/spec/provider/kubernetes/envoyService/name"),
                                        forward.path("namespace").asString(""),
                                        listener));
    }
}
