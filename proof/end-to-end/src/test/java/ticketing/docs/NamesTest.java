package ticketing.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import ticketing.events.EventStream;
import ticketing.events.EventType;
import tools.jackson.databind.json.JsonMapper;

/** Every name on a page exists in the code. */
class NamesTest {

    private static final Pattern STORED_TYPE = Pattern.compile("ticketing\\.[a-z-]+\\.v\\d+");
    private static final Pattern CONSUMER =
            Pattern.compile(
                    "(?:auth|accounts|tickets|orders|payments|expiration)-(?!service)[a-z-]+[a-z]");
    private static final Pattern DOTTED = Pattern.compile("ticketing(?:\\.[A-Za-z-]+)+");
    private static final Pattern CALL =
            Pattern.compile("(?:GET|POST|PUT|DELETE) (/[\\w./{}-]*)(?:\\?.*)?");
    private static final Pattern MAPPING =
            Pattern.compile("@(?:Get|Post|Put|Delete)Mapping\\(\\s*\"([^\"]+)\"");
    private static final Pattern EVENT_SUBJECT =
            Pattern.compile(
                    "(users|tickets|orders|payments|expirations)(?:\\.<[A-Za-z]+>)+\\.([a-z-]+)");

    private static final String SOURCES =
            Repository.sources().stream().map(Repository::read).collect(Collectors.joining("\n"));

    static List<Page> pages() {
        return Repository.pages();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void of_stored_types_are_in_the_registry(Page page) {
        assertThat(STORED_TYPE.matcher(page.text()).results().map(MatchResult::group))
                .allSatisfy(name -> assertThat(EventType.named(name)).as(name).isPresent());
    }

    @ParameterizedTest
    @MethodSource("pages")
    void of_subjects_end_like_an_event_of_their_stream(Page page) {
        assertThat(page.inBackticks())
                .filteredOn(text -> EVENT_SUBJECT.matcher(text).matches())
                .allSatisfy(subject -> {
                    var found = EVENT_SUBJECT.matcher(subject);
                    assertThat(found.matches()).isTrue();
                    assertThat(EventType.all())
                            .as(subject)
                            .anySatisfy(type -> {
                                assertThat(type.subject()).isEqualTo(found.group(2));
                                assertThat(streamOf(type).context()).isEqualTo(found.group(1));
                            });
                });
    }

    @ParameterizedTest
    @MethodSource("pages")
    void of_durable_consumers_are_in_the_sources(Page page) {
        assertThat(page.inBackticks())
                .filteredOn(text -> CONSUMER.matcher(text).matches())
                .allSatisfy(name -> assertThat(SOURCES).as(name).contains("\"" + name + "\""));
    }

    @ParameterizedTest
    @MethodSource("pages")
    void of_settings_packages_and_metrics_are_in_the_sources(Page page) throws IOException {
        var properties = properties();

        assertThat(page.inBackticks())
                .filteredOn(text -> DOTTED.matcher(text).matches())
                .filteredOn(text -> !STORED_TYPE.matcher(text).matches())
                .allSatisfy(name ->
                        assertThat(
                                        properties.contains(name)
                                                || SOURCES.contains("\"" + name + "\"")
                                                || SOURCES.contains("${" + name)
                                                || isPackageOrClass(name))
                                .as(name)
                                .isTrue());
    }

    /**
     * Only settings in properties classes have a description, and the launcher knows only those.
     */
    @Test
    void of_settings_are_those_of_properties() {
        assertThat(SOURCES).contains("@Value(").doesNotContain("@Value(\"${ticketing.");
    }

    /** With several in one annotation, Spring generates beans in any order: builds would differ. */
    @Test
    void of_properties_are_enabled_one_by_one() {
        assertThat(SOURCES)
                .contains("@EnableConfigurationProperties(")
                .doesNotContain("@EnableConfigurationProperties({");
    }

    @ParameterizedTest
    @MethodSource("pages")
    void of_calls_have_an_endpoint(Page page) {
        var paths = MAPPING.matcher(SOURCES).results().map(found -> found.group(1)).toList();

        assertThat(page.inBackticks())
                .filteredOn(text -> CALL.matcher(text).matches())
                .allSatisfy(call ->
                        assertThat(paths).as(call).contains(CALL.matcher(call).replaceAll("$1")));
    }

    @ParameterizedTest
    @MethodSource("pages")
    void of_tests_have_a_test(Page page) {
        assertThat(page.inBackticks())
                .filteredOn(text -> GuaranteesTest.TEST.matcher(text).matches())
                .allMatch(GuaranteesTest::isATest);
    }

    @Test
    void are_found_where_they_are_looked_for() throws IOException {
        var readme = Repository.page("README.md").inBackticks();

        assertThat(readme).anyMatch(text -> CALL.matcher(text).matches());
        assertThat(properties()).contains("ticketing.nats.url", "ticketing.orders.time-to-pay");
    }

    private static EventStream streamOf(EventType type) {
        return Stream.of(EventStream.values())
                .filter(stream -> stream.events().isAssignableFrom(type.record()))
                .findFirst()
                .orElseThrow();
    }

    /** The properties of all modules, collected by the build. */
    private static Set<String> properties() throws IOException {
        var names = new ArrayList<String>();
        try (var modules = Files.list(Repository.ROOT)) {
            for (var module : modules.toList()) {
                var collected =
                        module.resolve(
                                "target/classes/META-INF/spring-configuration-metadata.json");
                if (Files.exists(collected)) {
                    JsonMapper.shared()
                            .readTree(collected.toFile())
                            .path("properties")
                            .forEach(property -> names.add(property.path("name").asString()));
                }
            }
        }
        return Set.copyOf(names);
    }

    private static boolean isPackageOrClass(String name) {
        var path = Path.of("java", name.split("\\.")).toString();
        return !Repository.files(file ->
                        file.toString().endsWith(path + ".java")
                                || file.getParent().toString().endsWith(path))
                .isEmpty();
    }
}
