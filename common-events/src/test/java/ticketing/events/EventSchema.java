package ticketing.events;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.github.victools.jsonschema.generator.Option;
import com.github.victools.jsonschema.generator.OptionPreset;
import com.github.victools.jsonschema.generator.SchemaGenerator;
import com.github.victools.jsonschema.generator.SchemaGeneratorConfigBuilder;
import com.github.victools.jsonschema.generator.SchemaVersion;
import com.github.victools.jsonschema.generator.impl.module.EnumModule;
import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import java.lang.reflect.AnnotatedType;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.core.util.Separators;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The JSON Schema of an event's stored form, derived from its record. */
final class EventSchema {

    private static final SchemaGenerator GENERATOR = generator();

    private static final SchemaRegistry REGISTRY =
            SchemaRegistry.withDefaultDialect(
                    SpecificationVersion.DRAFT_2020_12,
                    registry ->
                            registry.schemaRegistryConfig(
                                    SchemaRegistryConfig.builder()
                                            .formatAssertionsEnabled(true)
                                            .build()));

    private static final DefaultPrettyPrinter PRETTY =
            new DefaultPrettyPrinter(
                            Separators.createDefaultInstance()
                                    .withObjectNameValueSpacing(Separators.Spacing.AFTER))
                    .withObjectIndenter(new DefaultIndenter("  ", "\n"));

    private EventSchema() {}

    static ObjectNode of(EventType type) {
        var schema = GENERATOR.generateSchema(type.record());
        schema.put("title", type.storedName());
        schema.put("additionalProperties", true);
        return schema;
    }

    /** Formatted as in the checked-in file. */
    static String pretty(JsonNode schema) {
        return JsonMapper.shared().writer().with(PRETTY).writeValueAsString(schema) + "\n";
    }

    /** Why the event does not match the schema; empty if it does. */
    static List<Error> faultsOf(byte[] event, byte[] schema) {
        return REGISTRY.getSchema(new String(schema, StandardCharsets.UTF_8))
                .validate(new String(event, StandardCharsets.UTF_8), InputFormat.JSON);
    }

    /** A field that was added later is optional; the record marks it. */
    static boolean isOptional(AnnotatedType field) {
        return field.isAnnotationPresent(Nullable.class);
    }

    private static SchemaGenerator generator() {
        var config =
                new SchemaGeneratorConfigBuilder(
                                SchemaVersion.DRAFT_2020_12, OptionPreset.PLAIN_JSON)
                        .with(Option.EXTRA_OPEN_API_FORMAT_VALUES)
                        .without(Option.FLATTENED_ENUMS)
                        .with(new EnumModule(EventSchema::storedName));
        // 0 keeps the order of the record, as in the stored bytes.
        config.forTypesInGeneral().withPropertySorter((one, other) -> 0);
        config.forFields()
                .withRequiredCheck(field -> !isOptional(field.getRawMember().getAnnotatedType()));
        return new SchemaGenerator(config.build());
    }

    private static String storedName(Enum<?> constant) {
        try {
            var field = constant.getDeclaringClass().getField(constant.name());
            return field.getAnnotation(JsonProperty.class).value();
        } catch (NoSuchFieldException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
