package ticketing.web.operations;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.aot.generate.ClassNameGenerator;
import org.springframework.aot.generate.DefaultGenerationContext;
import org.springframework.aot.generate.GeneratedFiles.Kind;
import org.springframework.aot.generate.InMemoryGeneratedFiles;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.javapoet.ClassName;

@ExtendWith(OutputCaptureExtension.class)
class FixedSettingsTest {

    @Configuration(proxyBeanMethods = false)
    static class Beans {

        @Bean
        @ConditionalOnBooleanProperty(name = "forms.enabled", matchIfMissing = true)
        String forms() {
            return "forms";
        }

        @Bean
        @ConditionalOnProperty(prefix = "cache", name = "kind", havingValue = "simple")
        String cache() {
            return "cache";
        }
    }

    @Test
    void are_named_if_they_are_set_otherwise_than_at_build(CapturedOutput output) throws Exception {
        FixedSettings.warn(atBuild(), environment("FORMS_ENABLED", "true", "CACHE_KIND", "simple"));

        assertThat(output).containsOnlyOnce(" WARN ").contains("cache.kind, forms.enabled");
    }

    @Test
    void are_not_named_if_they_say_what_is_so_anyway(CapturedOutput output) throws Exception {
        FixedSettings.warn(atBuild(), environment("FORMS_ENABLED", "false", "CACHE_KIND", "other"));

        assertThat(output).doesNotContain("WARN");
    }

    @Test
    void are_not_those_on_which_no_bean_depends(CapturedOutput output) throws Exception {
        FixedSettings.warn(atBuild(), environment("FORMS_ENABLED", "false", "SERVER_PORT", "8081"));

        assertThat(output).doesNotContain("WARN");
    }

    /** What the build records for a service with these beans, with forms turned off. */
    private static String atBuild() throws Exception {
        try (var context = new AnnotationConfigApplicationContext()) {
            context.setEnvironment(environment("FORMS_ENABLED", "false"));
            context.register(Beans.class);
            context.refreshForAotProcessing(new RuntimeHints());
            var files = new InMemoryGeneratedFiles();
            var generation =
                    new DefaultGenerationContext(
                            new ClassNameGenerator(ClassName.get(Beans.class)), files);
            var contribution = new FixedSettings().processAheadOfTime(context.getBeanFactory());
            contribution.applyTo(generation, null);
            return files.getGeneratedFileContent(
                    Kind.RESOURCE, "META-INF/ticketing/fixed-settings.txt");
        }
    }

    private static StandardEnvironment environment(String... namesAndValues) {
        var variables = new HashMap<String, Object>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            variables.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        var environment = new StandardEnvironment();
        environment
                .getPropertySources()
                .replace(
                        StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
                        new SystemEnvironmentPropertySource(
                                StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
                                variables));
        ConfigurationPropertySources.attach(environment);
        return environment;
    }
}
