package ticketing.web.operations;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.aot.AotDetector;
import org.springframework.beans.factory.aot.BeanFactoryInitializationAotContribution;
import org.springframework.beans.factory.aot.BeanFactoryInitializationAotProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.condition.ConditionEvaluationReport;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.type.MethodMetadata;
import org.springframework.core.type.classreading.MetadataReaderFactory;
import org.springframework.core.type.classreading.SimpleMetadataReaderFactory;

/**
 * Warns of settings that have no effect. The build decides which beans a service has, and with them
 * every setting that a bean depends on ({@code docs/adr/0015}). The build also records these
 * settings and their values. At the start, a different value is reported.
 */
public final class FixedSettings implements BeanFactoryInitializationAotProcessor {

    private static final Logger log = LoggerFactory.getLogger(FixedSettings.class);
    private static final String FILE = "META-INF/ticketing/fixed-settings.txt";

    /**
     * A setting that a bean depends on.
     *
     * @param wanted the value it needs; empty for anything but false
     * @param ifMissing whether the condition holds without the setting
     */
    private record Setting(String name, String wanted, boolean ifMissing) {

        boolean isMet(Environment environment) {
            var value = environment.getProperty(name);
            if (value == null) {
                return ifMissing;
            }
            return wanted.isEmpty()
                    ? !value.equalsIgnoreCase("false")
                    : value.equalsIgnoreCase(wanted);
        }

        String line(Environment environment) {
            return "%s\t%s\t%s\t%s".formatted(name, wanted, ifMissing, isMet(environment));
        }

        /**
         * The setting's name, if its condition holds now and did not at the build, or the other way
         * round.
         */
        static Optional<String> changed(String line, Environment environment) {
            var parts = line.split("\t", -1);
            var setting = new Setting(parts[0], parts[1], Boolean.parseBoolean(parts[2]));
            return setting.isMet(environment) == Boolean.parseBoolean(parts[3])
                    ? Optional.empty()
                    : Optional.of(setting.name());
        }
    }

    /**
     * Warns of settings in this environment that have no effect, if the beans come from the build.
     */
    static void warn(Environment environment) {
        var file = new ClassPathResource(FILE);
        if (AotDetector.useGeneratedArtifacts() && file.exists()) {
            try {
                warn(file.getContentAsString(StandardCharsets.UTF_8), environment);
            } catch (IOException unreadable) {
                throw new UncheckedIOException(unreadable);
            }
        }
    }

    static void warn(String atBuild, Environment environment) {
        var changed = new TreeSet<String>();
        atBuild.lines()
                .flatMap(line -> Setting.changed(line, environment).stream())
                .forEach(changed::add);
        if (!changed.isEmpty()) {
            log.warn(
                    "Settings without effect, because the build has decided which beans there are: {}",
                    String.join(", ", changed));
        }
    }

    @Override
    public @Nullable BeanFactoryInitializationAotContribution processAheadOfTime(
            ConfigurableListableBeanFactory beans) {
        if (beans.getParentBeanFactory() != null) {
            // The context of the management port; its few conditions are not meant for users.
            return null;
        }
        var environment = beans.getBean(Environment.class);
        var lines = settings(beans).map(it -> it.line(environment)).distinct().sorted().toList();
        return (generation, _) ->
                generation
                        .getGeneratedFiles()
                        .addResourceFile(FILE, String.join("\n", lines) + "\n");
    }

    /** The settings in all conditions that were evaluated, whether they held or not. */
    private static Stream<Setting> settings(ConfigurableListableBeanFactory beans) {
        var classes = new SimpleMetadataReaderFactory(beans.getBeanClassLoader());
        return ConditionEvaluationReport.get(beans)
                .getConditionAndOutcomesBySource()
                .keySet()
                .stream()
                .flatMap(source -> annotations(source, classes))
                .flatMap(FixedSettings::settings);
    }

    /** The annotations of a class, or of the method after the hash. */
    private static Stream<MergedAnnotations> annotations(
            String source, MetadataReaderFactory classes) {
        var parts = source.split("#", 2);
        try {
            var type = classes.getMetadataReader(parts[0]).getAnnotationMetadata();
            return parts.length == 1
                    ? Stream.of(type.getAnnotations())
                    : type.getDeclaredMethods().stream()
                            .filter(method -> method.getMethodName().equals(parts[1]))
                            .map(MethodMetadata::getAnnotations);
        } catch (IOException notAClass) {
            return Stream.empty();
        }
    }

    private static Stream<Setting> settings(MergedAnnotations annotations) {
        return Stream.concat(
                annotations.stream(ConditionalOnProperty.class)
                        .flatMap(it -> settings(it, it.getString("havingValue"))),
                annotations.stream(ConditionalOnBooleanProperty.class)
                        .flatMap(it -> settings(it, String.valueOf(it.getBoolean("havingValue")))));
    }

    private static Stream<Setting> settings(MergedAnnotation<?> condition, String wanted) {
        var prefix = condition.getString("prefix").strip();
        var start = prefix.isEmpty() || prefix.endsWith(".") ? prefix : prefix + ".";
        return Stream.of("value", "name")
                .map(condition::getStringArray)
                .flatMap(Arrays::stream)
                .map(name ->
                        new Setting(start + name, wanted, condition.getBoolean("matchIfMissing")));
    }
}
