package ticketing.events;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import tools.jackson.databind.json.JsonMapper;

class PublishedLanguageTest {

    /** An allow list: it refuses Spring, NATS, and any other library. */
    private static final ArchRule ONLY_JAVA_AND_JSON =
            classes()
                    .should()
                    .onlyDependOnClassesThat(
                            resideInAnyPackage(
                                    "ticketing.events",
                                    "java..",
                                    "org.jspecify.annotations",
                                    "com.fasterxml.jackson.annotation",
                                    "tools.jackson.."))
                    .because("every service speaks this language, whatever it is built with");

    private static final ArchRule ONLY_EVENT_JSON_READS_AND_WRITES =
            noClasses()
                    .that(not(equivalentTo(EventJson.class)))
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("tools.jackson..")
                    .because("stored bytes must not depend on who writes them");

    private static final JavaClasses LANGUAGE =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .importPackages("ticketing.events");

    @Test
    void needs_java_and_json_only() {
        ONLY_JAVA_AND_JSON.check(LANGUAGE);
    }

    @Test
    void is_refused_if_it_needs_more() {
        assertThatThrownBy(() -> ONLY_JAVA_AND_JSON.check(imported(NeedsFramework.class)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("NeedsFramework")
                .hasMessageContaining("org.slf4j.Logger");
    }

    @Test
    void is_read_and_written_in_one_place() {
        ONLY_EVENT_JSON_READS_AND_WRITES.check(LANGUAGE);
    }

    @Test
    void is_refused_if_it_is_read_elsewhere() {
        assertThatThrownBy(
                        () -> ONLY_EVENT_JSON_READS_AND_WRITES.check(imported(ReadsByItself.class)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("ReadsByItself");
    }

    private static JavaClasses imported(Class<?> violation) {
        return new ClassFileImporter().importClasses(violation);
    }

    private record NeedsFramework(Logger log) {}

    private record ReadsByItself(JsonMapper mapper) {}
}
