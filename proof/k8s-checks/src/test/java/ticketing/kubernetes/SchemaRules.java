package ticketing.kubernetes;

import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.kubernetes.client.openapi.JSON;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Checks that each object matches the schema of its kind. The Kubernetes client knows the built-in
 * kinds. Other kinds, and more details of the built-in ones, are in JSON schemas. These are not
 * part of this project; they are used if they are in a folder beside it.
 */
final class SchemaRules {

    private static final Path SCHEMAS = Project.ROOT.resolve("../shared/schemas").normalize();

    private static final SchemaRegistry REGISTRY =
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7);

    private static final Map<Path, Optional<Schema>> READ = new ConcurrentHashMap<>();

    private static final Set<String> KINDS =
            Set.of(
                    // Pods, their scaling and their protection.
                    "Deployment",
                    "StatefulSet",
                    "Job",
                    "MongoDBCommunity",
                    "HorizontalPodAutoscaler",
                    "ScaledObject",
                    "PodDisruptionBudget",
                    // Settings and rights.
                    "ConfigMap",
                    "Namespace",
                    "ServiceAccount",
                    "Role",
                    "RoleBinding",
                    "Issuer",
                    "Certificate",
                    // The network.
                    "Service",
                    "NetworkPolicy",
                    "GatewayClass",
                    "Gateway",
                    "HTTPRoute",
                    "EnvoyProxy",
                    "ClientTrafficPolicy",
                    "BackendTrafficPolicy");

    private static final String MODELS = "io.kubernetes.client.openapi.models.";

    static {
        if (!areHere()) {
            System.out.println(
                    "NOTICE: there are no JSON schemas in ../shared/schemas; skaffold.yaml and what is not"
                            + " of Kubernetes itself is not compared with any.");
        }
        // Its constructor registers the models.
        new JSON();
    }

    private SchemaRules() {}

    /** Whether there are schemas beside the project. */
    static boolean areHere() {
        return Files.isDirectory(SCHEMAS);
    }

    static Stream<String> kinds(Manifests manifests) {
        return manifests.all().stream()
                .filter(manifest -> !KINDS.contains(manifest.kind()))
                .map(manifest -> manifest + " is of a kind that no rule knows");
    }

    static Stream<String> fields(Manifests manifests) {
        return manifests.all().stream()
                .flatMap(manifest ->
                        Stream.of(byClient(manifest), bySchema(manifest))
                                .flatMap(findings -> findings)
                                .map(finding -> manifest + ": " + finding));
    }

    /** The violations of a document against its schema; none if the schema is missing. */
    static Stream<String> bySchema(JsonNode document, String file) {
        return schema(SCHEMAS.resolve(file)).stream()
                .flatMap(schema -> schema.validate(document.toString(), InputFormat.JSON).stream())
                .map(error -> error.getInstanceLocation() + " " + error.getMessage());
    }

    private static Stream<String> byClient(Manifest manifest) {
        Method validation;
        try {
            validation =
                    Class.forName(MODELS + capitalized(manifest.version()) + manifest.kind())
                            .getMethod("validateJsonElement", JsonElement.class);
        } catch (ClassNotFoundException | NoSuchMethodException unknown) {
            return manifest.group().contains(".") && !manifest.group().endsWith(".k8s.io")
                            || manifest.group().equals("gateway.networking.k8s.io")
                    ? Stream.of()
                    : Stream.of("Kubernetes has no such kind");
        }
        try {
            validation.invoke(null, JsonParser.parseString(manifest.node().toString()));
            return Stream.of();
        } catch (InvocationTargetException invalid) {
            return Stream.of(String.valueOf(invalid.getCause().getMessage()));
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Stream<String> bySchema(Manifest manifest) {
        var kind = manifest.kind().toLowerCase(Locale.ROOT);
        var group = manifest.group().replaceFirst("\\..*", "");
        return Stream.of(
                        "kubernetes/%s%s-%s.json"
                                .formatted(
                                        kind,
                                        group.isEmpty() ? "" : "-" + group,
                                        manifest.version()),
                        "crds/%s_%s_%s.json"
                                .formatted(manifest.group(), manifest.version(), manifest.kind()))
                .flatMap(file -> bySchema(manifest.node(), file));
    }

    private static Optional<Schema> schema(Path file) {
        return READ.computeIfAbsent(file, SchemaRules::read);
    }

    private static Optional<Schema> read(Path file) {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            var schema = JsonMapper.shared().readTree(Files.readString(file));
            if (file.getParent().endsWith("crds")) {
                forbidUnknownFields(schema);
            }
            return Optional.of(REGISTRY.getSchema(schema.toString()));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /**
     * The server silently drops fields that a definition does not name, so they are forbidden here.
     */
    private static void forbidUnknownFields(JsonNode schema) {
        if (schema instanceof ObjectNode object) {
            if (object.path("properties").isObject()
                    && !object.has("additionalProperties")
                    && !object.path("x-kubernetes-preserve-unknown-fields").asBoolean(false)) {
                object.put("additionalProperties", false);
            }
            // Only where fields are declared; anyOf and so on only restrict them.
            Stream.of("properties", "items", "additionalProperties")
                    .map(object::path)
                    .forEach(child -> {
                        if (child.has("type") && !child.path("type").isObject()) {
                            forbidUnknownFields(child);
                        } else {
                            child.forEach(SchemaRules::forbidUnknownFields);
                        }
                    });
        }
    }

    private static String capitalized(String version) {
        return version.substring(0, 1).toUpperCase(Locale.ROOT) + version.substring(1);
    }
}
