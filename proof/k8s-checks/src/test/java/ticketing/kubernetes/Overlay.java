package ticketing.kubernetes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The sets of manifests that are deployed together. */
enum Overlay {
    DEV("dev", List.of(), EnumSet.allOf(Rule.class)),
    PROD("prod", List.of(), EnumSet.allOf(Rule.class)),
    /** Runs as root with a writable file system, which is why it is opt-in. */
    HOT_RELOAD("hot-reload", List.of(), EnumSet.complementOf(EnumSet.of(Rule.PODS_ARE_LOCKED_IN))),
    PROD_SCALED_ON_LAG("prod", List.of("scaling-on-lag"), EnumSet.allOf(Rule.class)),
    PROD_WITH_METRICS("prod", List.of("metrics"), EnumSet.allOf(Rule.class));

    private static final Pattern ROW = Pattern.compile("(?m)^\\| `([a-z-]+)` \\| ([^|]*) \\|");
    private static final Pattern KEY = Pattern.compile("`([\\w.-]+)`");

    private static final Map<Overlay, Manifests> READ = new ConcurrentHashMap<>();

    private final String folder;
    private final List<String> components;
    private final Set<Rule> rules;

    Overlay(String folder, List<String> components, Set<Rule> rules) {
        this.folder = folder;
        this.components = components;
        this.rules = rules;
    }

    Set<Rule> rules() {
        return rules;
    }

    /**
     * The manifests, including those that Skaffold applies before and after. Do not change them;
     * see {@link Manifests#but}.
     */
    Manifests manifests() {
        return READ.computeIfAbsent(this, Overlay::read);
    }

    private Manifests read() {
        var documents =
                Stream.of(
                                Project.kustomize(kustomization()).stream(),
                                NatsChart.objects(folder),
                                Project.yaml(Project.read("k8s/namespaces.yaml")).stream(),
                                folder.equals("prod")
                                        ? Project.yaml(Project.read("k8s/nats/certificates.yaml"))
                                                .stream()
                                        : Stream.concat(
                                                Skaffold.configuration("app")
                                                        .path("verify")
                                                        .valueStream()
                                                        .flatMap(Skaffold::jobs),
                                                Skaffold.configMapsOfHooks()))
                        .flatMap(some -> some);
        return Manifests.of(
                documents,
                folder.equals("prod") ? documentedSecrets() : SecretsScript.ranOnce().secrets());
    }

    private Path kustomization() {
        var overlays = Project.ROOT.resolve("k8s/overlays");
        if (components.isEmpty()) {
            return overlays.resolve(folder);
        }
        try {
            var made = Project.ROOT.resolve("proof/k8s-checks/target/overlays").resolve(name());
            Files.createDirectories(made);
            Files.writeString(
                    made.resolve("kustomization.yaml"),
                    """
                    apiVersion: kustomize.config.k8s.io/v1beta1
                    kind: Kustomization
                    resources: [../../../../../k8s/overlays/%s]
                    components: [%s]
                    """
                            .formatted(
                                    folder,
                                    components.stream()
                                            .map("../../../../../k8s/components/%s"::formatted)
                                            .collect(Collectors.joining(", "))));
            return made;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The Secrets for production that docs/operate/kubernetes.md lists. */
    static Map<String, Set<String>> documentedSecrets() {
        var secrets = new HashMap<String, Set<String>>();
        ROW.matcher(Project.read("docs/operate/kubernetes.md"))
                .results()
                .forEach(row ->
                        secrets.put(
                                row.group(1),
                                KEY.matcher(row.group(2))
                                        .results()
                                        .map(key -> key.group(1))
                                        .collect(Collectors.toSet())));
        return secrets;
    }
}
