package ticketing.topology;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Test;

/** The generic NATS package must not use anything of our services. */
class TopologyArchitectureTest {

    private static final ArchRule RULE =
            classes()
                    .that()
                    .resideInAPackage("ticketing.nats")
                    .or()
                    .haveSimpleName("KnowsServices")
                    .should()
                    .onlyDependOnClassesThat()
                    .resideInAnyPackage(
                            "java..",
                            "org.jspecify..",
                            "io.nats..",
                            "ticketing.events",
                            "ticketing.nats");

    @Test
    void holds() {
        RULE.check(
                new ClassFileImporter()
                        .importUrl(
                                Consumers.class
                                        .getProtectionDomain()
                                        .getCodeSource()
                                        .getLocation()));
    }

    @Test
    void catches_a_violation() {
        var violation = new ClassFileImporter().importClasses(KnowsServices.class);

        assertThat(RULE.evaluate(violation).hasViolation()).isTrue();
    }

    private record KnowsServices(Consumers consumers) {}
}
