package ticketing.eventstore.testing;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClass.Predicates;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.time.Clock;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import ticketing.eventstore.Decider;
import ticketing.eventstore.Refusal;

/** Architecture rules for the code of every service. */
public final class ServiceRules {

    private static final List<String> SERVICES =
            List.of("auth", "tickets", "orders", "payments", "expiration");

    private ServiceRules() {}

    /**
     * The rules of a service are pure Java: they read no clock, draw no random number and do no
     * I/O.
     */
    public static ArchRule rulesArePure(String rulesPackage) {
        var language =
                Predicates.resideInAnyPackage(
                        "java.lang..",
                        "java.util",
                        "java.util.function",
                        "java.util.stream",
                        "java.math",
                        "java.time",
                        "org.jspecify.annotations",
                        "ticketing.events",
                        rulesPackage);
        var allowed =
                language.or(Predicates.type(Decider.class))
                        .or(Predicates.type(Refusal.class))
                        .and(DescribedPredicate.not(Predicates.type(Clock.class)))
                        .and(DescribedPredicate.not(Predicates.type(Random.class)))
                        .and(DescribedPredicate.not(Predicates.type(ThreadLocalRandom.class)))
                        .and(DescribedPredicate.not(Predicates.type(Thread.class)))
                        .as("the language, the events and the decider");
        return classes()
                .that()
                .resideInAPackage(rulesPackage)
                .should()
                .onlyDependOnClassesThat(allowed)
                .andShould(callNothingThatDiffersEachTime());
    }

    private static ArchCondition<JavaClass> callNothingThatDiffersEachTime() {
        return new ArchCondition<>("call nothing that differs each time") {
            @Override
            public void check(JavaClass rules, ConditionEvents events) {
                rules.getMethodCallsFromSelf().stream()
                        .filter(call ->
                                List.of(
                                                "randomUUID",
                                                "now",
                                                "currentTimeMillis",
                                                "nanoTime",
                                                "random")
                                        .contains(call.getName()))
                        .forEach(call ->
                                events.add(
                                        SimpleConditionEvent.violated(
                                                rules, call.getDescription())));
            }
        };
    }

    /** A service knows other services only through their events. */
    public static ArchRule knowsNoOtherService(String service) {
        var others =
                SERVICES.stream()
                        .filter(other -> !other.equals(service))
                        .map(other -> "ticketing." + other + "..")
                        .toArray(String[]::new);
        return noClasses()
                .that()
                .resideInAPackage("ticketing." + service + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(others);
    }
}
