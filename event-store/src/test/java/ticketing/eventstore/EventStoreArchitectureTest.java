package ticketing.eventstore;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import io.nats.client.Connection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.context.SmartLifecycle;
import org.springframework.data.mongodb.core.MongoOperations;
import ticketing.eventstore.jetstream.Streams;
import ticketing.eventstore.readmodel.ReadModel;
import ticketing.eventstore.readmodel.ReadModels;
import ticketing.eventstore.spring.EventStores;
import ticketing.eventstore.subscription.Subscriptions;
import ticketing.topology.Consumers;
import ticketing.topology.Service;

/** The packages that each package may use. Every rule is shown a violation that it must catch. */
class EventStoreArchitectureTest {

    private static final JavaClasses MAIN =
            new ClassFileImporter()
                    .importUrl(
                            EventStore.class.getProtectionDomain().getCodeSource().getLocation());

    private static final String CORE = "ticketing.eventstore";
    private static final String JETSTREAM = "ticketing.eventstore.jetstream";
    private static final String CONCURRENT = "ticketing.eventstore.concurrent";
    private static final String DEAD_LETTER = "ticketing.eventstore.deadletter";
    private static final String SUBSCRIPTION = "ticketing.eventstore.subscription";
    private static final String TOPOLOGY = "ticketing.topology";
    private static final String PROJECTION = "ticketing.eventstore.projection";
    private static final String READ_MODEL = "ticketing.eventstore.readmodel";
    private static final String SPRING = "ticketing.eventstore.spring..";

    private static final String[] SERVICES =
            Stream.of(Service.values()).map(Service::longName).toArray(String[]::new);

    private record Rule(String name, ArchRule rule, Class<?>... violation) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Stream<Rule> rules() {
        return Stream.of(
                new Rule(
                        "what decides, projects and reacts knows neither NATS nor MongoDB nor Spring",
                        classes()
                                .that()
                                .resideInAnyPackage(CORE, PROJECTION)
                                .should()
                                .onlyDependOnClassesThat()
                                .resideInAnyPackage(
                                        "java..",
                                        "org.jspecify..",
                                        "ticketing.events",
                                        CORE,
                                        PROJECTION,
                                        "com.fasterxml.uuid..",
                                        "com.github.benmanes.caffeine.."),
                        KnowsSpring.class),
                new Rule(
                        "packages form no circle",
                        slices().matching("ticketing.(**)").should().beFreeOfCycles(),
                        KnowsReadModels.class,
                        ReadModels.class,
                        ReadModel.class,
                        RecordedEvent.class),
                new Rule(
                        "NATS is known where streams are, and where all is wired",
                        noClasses()
                                .that()
                                .resideOutsideOfPackages(
                                        JETSTREAM, DEAD_LETTER, SUBSCRIPTION, SPRING)
                                .should()
                                .dependOnClassesThat()
                                .resideInAPackage("io.nats.."),
                        KnowsNats.class),
                new Rule(
                        "MongoDB is known where read models are, and where all is wired",
                        noClasses()
                                .that()
                                .resideOutsideOfPackages(READ_MODEL, SPRING)
                                .should()
                                .dependOnClassesThat()
                                .resideInAnyPackage(
                                        "com.mongodb..",
                                        "org.bson..",
                                        "org.springframework.data.."),
                        KnowsMongo.class),
                new Rule(
                        "Spring Boot is known where all is wired",
                        noClasses()
                                .that()
                                .resideOutsideOfPackage(SPRING)
                                .should()
                                .dependOnClassesThat()
                                .resideInAPackage("org.springframework.boot.."),
                        KnowsBoot.class),
                new Rule(
                        "streams know nothing of read models, and neither of the wiring",
                        noClasses()
                                .that()
                                .resideInAnyPackage(CORE, JETSTREAM, DEAD_LETTER, SUBSCRIPTION)
                                .should()
                                .dependOnClassesThat()
                                .resideInAnyPackage(PROJECTION, READ_MODEL, SPRING),
                        KnowsReadModels.class),
                new Rule(
                        "the store knows neither its dead letters nor its subscriptions",
                        noClasses()
                                .that()
                                .resideInAPackage(JETSTREAM)
                                .or()
                                .haveSimpleName("KnowsSubscriptions")
                                .should()
                                .dependOnClassesThat()
                                .resideInAnyPackage(DEAD_LETTER, SUBSCRIPTION),
                        KnowsSubscriptions.class),
                new Rule(
                        "dead letters know nothing of subscriptions",
                        noClasses()
                                .that()
                                .resideInAPackage(DEAD_LETTER)
                                .or()
                                .haveSimpleName("KnowsSubscriptions")
                                .should()
                                .dependOnClassesThat()
                                .resideInAPackage(SUBSCRIPTION),
                        KnowsSubscriptions.class),
                new Rule(
                        "threads, queues and time limits know nothing of events",
                        classes()
                                .that()
                                .resideInAPackage(CONCURRENT)
                                .or()
                                .haveSimpleName("KnowsStreams")
                                .should()
                                .onlyDependOnClassesThat()
                                .resideInAnyPackage(
                                        "java..", "org.jspecify..", "org.slf4j..", CONCURRENT),
                        KnowsStreams.class),
                new Rule(
                        "no service of ours is known, and of the topology only what is there for all",
                        noClasses().should().dependOnClassesThat().resideInAPackage(TOPOLOGY),
                        KnowsServices.class));
    }

    @ParameterizedTest
    @MethodSource("rules")
    void holds(Rule rule) {
        assertThat(MAIN).isNotEmpty();
        rule.rule().check(MAIN);
    }

    @ParameterizedTest
    @MethodSource("rules")
    void catches_a_violation(Rule rule) {
        var violation = new ClassFileImporter().importClasses(rule.violation());

        assertThat(rule.rule().allowEmptyShould(true).evaluate(violation).hasViolation()).isTrue();
    }

    /** Neither in the code, nor in comments, nor in the README. */
    @Test
    void names_no_service() throws IOException {
        try (var sources = Files.walk(Path.of("src/main"))) {
            assertThat(Stream.concat(sources, Stream.of(Path.of("README.md"))))
                    .filteredOn(Files::isRegularFile)
                    .hasSizeGreaterThan(50)
                    .allSatisfy(file ->
                            assertThat(file)
                                    .content()
                                    .doesNotContain(SERVICES)
                                    .doesNotContain(TOPOLOGY));
        }
        assertThat(SERVICES).hasSize(5).contains("orders-service");
    }

    private record KnowsSpring(SmartLifecycle lifecycle) {}

    private record KnowsNats(Connection connection) {}

    private record KnowsMongo(MongoOperations mongo) {}

    @ConfigurationProperties("anything")
    private record KnowsBoot(EventStores stores) {}

    private record KnowsSubscriptions(Subscriptions subscriptions) {}

    private record KnowsStreams(Streams streams) {}

    private record KnowsServices(Consumers consumers) {}

    private record KnowsReadModels(ReadModels readModels) {}
}
