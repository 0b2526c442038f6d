package ticketing.auth;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Test;
import ticketing.eventstore.Decider;
import ticketing.eventstore.Refusal;

class ArchitectureTest {

    private static final JavaClasses SERVICE =
            new ClassFileImporter()
                    .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                    .importPackages("ticketing.auth");
    private static final JavaClasses VIOLATIONS =
            new ClassFileImporter().importPackages("ticketing.auth.violations");

    @Test
    void rules_know_nothing_but_values_and_events() {
        rulesAreAlone("ticketing.auth.account").check(SERVICE);
        assertThat(violated(rulesAreAlone("ticketing.auth.violations")))
                .contains("java.time.Clock", "EmailKeys");
    }

    @Test
    void rules_draw_no_ids() {
        rulesDrawNothing("ticketing.auth.account").check(SERVICE);
        assertThat(violated(rulesDrawNothing("ticketing.auth.violations"))).contains("randomUUID");
    }

    @Test
    void nobody_knows_another_service() {
        noOther("ticketing.auth").check(SERVICE);
        assertThat(violated(noOther("ticketing.other"))).contains("ticketing.auth.keys.EmailKeys");
    }

    @Test
    void packages_form_no_circle() {
        slices().matching("ticketing.auth.(*)..").should().beFreeOfCycles().check(SERVICE);
        assertThat(
                        violated(
                                slices().matching("ticketing.auth.violations.(*)..")
                                        .should()
                                        .beFreeOfCycles()))
                .contains("Cycle detected");
    }

    private static ArchRule rulesAreAlone(String rules) {
        return classes()
                .that()
                .resideInAPackage(rules)
                .should()
                .onlyDependOnClassesThat(
                        DescribedPredicate.describe(
                                "are values, events or rules",
                                type ->
                                        type.getPackageName().equals("java.lang")
                                                || type.getPackageName().equals("java.lang.runtime")
                                                || type.getPackageName().equals("java.util")
                                                || type.getPackageName().equals("ticketing.events")
                                                || type.getPackageName()
                                                        .equals("org.jspecify.annotations")
                                                || type.isEquivalentTo(Decider.class)
                                                || type.isEquivalentTo(Refusal.class)
                                                || type.getPackageName().equals(rules)));
    }

    private static ArchRule rulesDrawNothing(String rules) {
        return noClasses()
                .that()
                .resideInAPackage(rules)
                .should()
                .callMethodWhere(target(name("randomUUID")))
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(java.util.Random.class);
    }

    private static ArchRule noOther(String own) {
        return noClasses()
                .should()
                .dependOnClassesThat(
                        DescribedPredicate.describe(
                                "belong to another service",
                                (JavaClass type) ->
                                        type.getPackageName().startsWith("ticketing.")
                                                && !type.getPackageName().startsWith(own)
                                                && !type.getPackageName()
                                                        .matches(
                                                                "ticketing\\.(events|eventstore|nats|topology|web)(\\..*)?")));
    }

    private static String violated(ArchRule rule) {
        return rule.evaluate(VIOLATIONS).getFailureReport().toString();
    }
}
