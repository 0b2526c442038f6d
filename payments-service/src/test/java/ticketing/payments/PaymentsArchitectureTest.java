package ticketing.payments;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import org.junit.jupiter.api.Test;
import ticketing.eventstore.testing.ServiceRules;
import ticketing.payments.violations.RulesWithAClock;
import ticketing.payments.violations.UsesAnotherService;
import ticketing.tickets.TicketsOfAnotherService;

class PaymentsArchitectureTest {

    private static final JavaClasses SERVICE =
            new ClassFileImporter()
                    .withImportOption(new DoNotIncludeTests())
                    .importPackages("ticketing.payments");

    @Test
    void the_rules_are_pure() {
        ServiceRules.rulesArePure("ticketing.payments.payment").check(SERVICE);
    }

    @Test
    void rules_with_a_clock_or_a_random_number_would_be_noticed() {
        var violations =
                ServiceRules.rulesArePure("ticketing.payments.violations")
                        .evaluate(new ClassFileImporter().importClasses(RulesWithAClock.class));

        assertThat(violations.getFailureReport().getDetails())
                .anyMatch(detail -> detail.contains("java.time.Clock"))
                .anyMatch(detail -> detail.contains("randomUUID"));
    }

    @Test
    void no_other_service_is_known() {
        ServiceRules.knowsNoOtherService("payments").check(SERVICE);
    }

    @Test
    void a_class_that_uses_another_service_would_be_noticed() {
        var violations =
                ServiceRules.knowsNoOtherService("payments")
                        .evaluate(
                                new ClassFileImporter()
                                        .importClasses(
                                                UsesAnotherService.class,
                                                TicketsOfAnotherService.class));

        assertThat(violations.hasViolation()).isTrue();
    }
}
