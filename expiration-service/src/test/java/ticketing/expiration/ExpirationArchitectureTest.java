package ticketing.expiration;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import org.junit.jupiter.api.Test;
import ticketing.eventstore.testing.ServiceRules;

/** Tests of the architecture rules themselves are in the module that defines the rules. */
class ExpirationArchitectureTest {

    private static final JavaClasses SERVICE =
            new ClassFileImporter()
                    .withImportOption(new DoNotIncludeTests())
                    .importPackages("ticketing.expiration");

    @Test
    void the_rules_are_pure() {
        ServiceRules.rulesArePure("ticketing.expiration.timelimit").check(SERVICE);
    }

    @Test
    void no_other_service_is_known() {
        ServiceRules.knowsNoOtherService("expiration").check(SERVICE);
    }
}
