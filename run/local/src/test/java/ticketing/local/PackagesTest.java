package ticketing.local;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.CompositeArchRule;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import ticketing.local.checks.KnowsTooMuch;
import ticketing.local.services.StandardPorts;
import ticketing.local.system.LocalSystem;

/** Which packages each package may use. Every rule is tested with a violation. */
class PackagesTest {

    private static final JavaClasses MAIN =
            new ClassFileImporter()
                    .importUrl(
                            LocalSystem.class.getProtectionDomain().getCodeSource().getLocation());

    /** Each package may use those after it, so there is no cycle. */
    private static final List<String> FROM_THE_TOP =
            Stream.of(
                            "command",
                            "faults",
                            "audit",
                            "people",
                            "operator",
                            "system",
                            "programs",
                            "gateway",
                            "nats",
                            "data",
                            "process",
                            "terminal",
                            "build",
                            "services",
                            "checks")
                    .map("ticketing.local."::concat)
                    .toList();

    private static Stream<ArchRule> rules() {
        return Stream.of(
                CompositeArchRule.of(
                                IntStream.range(1, FROM_THE_TOP.size())
                                        .mapToObj(PackagesTest::knowsNothingAbove)
                                        .toList())
                        .as("no package knows one that stands above it"),
                noClasses()
                        .that()
                        .resideOutsideOfPackage(FROM_THE_TOP.getFirst())
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage("picocli..")
                        .as("what can be typed is known to the command alone"),
                noClasses()
                        .that()
                        .resideInAnyPackage("ticketing.local.build", "ticketing.local.checks")
                        .or()
                        .belongToAnyOf(StandardPorts.class)
                        .should()
                        .dependOnClassesThat(
                                resideOutsideOfPackages(
                                                "java..",
                                                "org.jspecify..",
                                                "ticketing.local.build",
                                                "ticketing.local.checks")
                                        .and(not(equivalentTo(StandardPorts.class))))
                        .as("what runs before the build needs nothing but the JDK"));
    }

    private static ArchRule knowsNothingAbove(int place) {
        return noClasses()
                .that()
                .resideInAPackage(FROM_THE_TOP.get(place))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(FROM_THE_TOP.subList(0, place).toArray(String[]::new));
    }

    @ParameterizedTest
    @MethodSource("rules")
    void holds(ArchRule rule) {
        rule.check(MAIN);
    }

    @ParameterizedTest
    @MethodSource("rules")
    void catches_a_violation(ArchRule rule) {
        var violation = new ClassFileImporter().importClasses(KnowsTooMuch.class);

        assertThat(rule.allowEmptyShould(true).evaluate(violation).hasViolation()).isTrue();
    }

    @Test
    void every_package_has_its_place() {
        assertThat(MAIN.stream().map(JavaClass::getPackageName).distinct())
                .hasSameElementsAs(FROM_THE_TOP);
    }
}
