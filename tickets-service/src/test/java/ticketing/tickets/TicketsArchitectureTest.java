package ticketing.tickets;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import org.junit.jupiter.api.Test;
import ticketing.eventstore.testing.ServiceRules;
import ticketing.orders.OrdersOfAnotherService;
import ticketing.tickets.violations.RulesWithAClock;
import ticketing.tickets.violations.RulesWithAServer;
import ticketing.tickets.violations.UsesAnotherService;

class TicketsArchitectureTest {

    private static final JavaClasses SERVICE =
            new ClassFileImporter()
                    .withImportOption(new DoNotIncludeTests())
                    .importPackages("ticketing.tickets");

    @Test
    void the_rules_are_pure() {
        ServiceRules.rulesArePure("ticketing.tickets.ticket").check(SERVICE);
    }

    @Test
    void rules_with_a_clock_a_file_a_server_or_a_random_number_would_be_noticed() {
        var violations =
                ServiceRules.rulesArePure("ticketing.tickets.violations")
                        .evaluate(
                                new ClassFileImporter()
                                        .importClasses(
                                                RulesWithAClock.class, RulesWithAServer.class));

        assertThat(violations.getFailureReport().getDetails())
                .anyMatch(detail -> detail.contains("java.time.Clock"))
                .anyMatch(detail -> detail.contains("randomUUID"))
                .anyMatch(detail -> detail.contains("java.nio.file.Files"))
                .anyMatch(detail -> detail.contains("org.springframework"))
                .anyMatch(detail -> detail.contains("ticketing.eventstore.EventStore"));
    }

    @Test
    void no_other_service_is_known() {
        ServiceRules.knowsNoOtherService("tickets").check(SERVICE);
    }

    @Test
    void a_class_that_uses_another_service_would_be_noticed() {
        var violations =
                ServiceRules.knowsNoOtherService("tickets")
                        .evaluate(
                                new ClassFileImporter()
                                        .importClasses(
                                                UsesAnotherService.class,
                                                OrdersOfAnotherService.class));

        assertThat(violations.hasViolation()).isTrue();
    }
}
