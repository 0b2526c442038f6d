package ticketing.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each promise names an existing test, and what would make it fail. */
class GuaranteesTest {

    private static final Page PAGE = Repository.page("docs/proofs/guarantees.md");
    private static final String NONE = "—";

    static final Pattern TEST = Pattern.compile("(\\w+)(?:\\.(\\w+))?#(\\w+)");
    private static final Pattern MUTANT = Pattern.compile("(?m)^ {4}([A-Z]+(?:_[A-Z]+)+)\\($");
    private static final Pattern WRONG_HISTORY =
            Pattern.compile("wrong\\(\\s*Kind\\.([A-Z]+),\\s*\"([^\"]+)\"");
    private static final Pattern MUTATED = Pattern.compile("<mutation.classes>([^<]+)<");

    /** A promise, its scope, the tests, what breaks them, and what is not promised. */
    record Promise(String words, String scope, List<String> tests, String breakers, String denied) {

        static Promise of(List<String> row) {
            return new Promise(
                    row.get(0), row.get(1), Page.backticksIn(row.get(2)), row.get(3), row.get(4));
        }

        @Override
        public String toString() {
            return words;
        }
    }

    static List<Promise> promises() {
        return PAGE.table("promise").stream().map(Promise::of).toList();
    }

    @ParameterizedTest
    @MethodSource("promises")
    void are_shown_by_tests_that_exist(Promise promise) {
        assertThat(promise.scope()).isNotBlank();
        assertThat(promise.denied()).isNotBlank();
        assertThat(promise.tests()).isNotEmpty().allMatch(GuaranteesTest::isATest);
    }

    @ParameterizedTest
    @MethodSource("promises")
    void can_be_broken_by_what_exists(Promise promise) {
        var breakers = Page.backticksIn(promise.breakers());

        if (breakers.isEmpty()) {
            assertThat(promise.breakers()).isEqualTo(NONE);
        }
        assertThat(breakers).allMatch(GuaranteesTest::breaksATest);
    }

    @Test
    void leave_no_mutant_and_no_wrong_history_out() {
        var named = Page.backticksIn(PAGE.text());

        assertThat(mutants()).hasSizeGreaterThan(15).allMatch(named::contains);
        assertThat(wrongHistories()).hasSizeGreaterThan(15).allMatch(named::contains);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GateTest#is_not_there",
                "NoSuchTest#makes_wait_what_has_no_predecessor_yet",
                "OrderDeciderTest.Nobody#is_refused_once_it_is_complete",
                // A method that is not a test.
                "SubscriptionIT#start_server",
                // A test of another class.
                "OrderDeciderTest.The_book#is_refused_while_another_order_is_live",
                "GateTest"
            })
    void would_be_refused_with_a_test_that_is_missing(String test) {
        assertThat(test).doesNotMatch(GuaranteesTest::isATest);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Mutant.NO_SUCH", "LOST: at once", "mutants of Subscription", "at once"})
    void would_be_refused_with_something_that_breaks_nothing(String breaker) {
        assertThat(breaker).doesNotMatch(GuaranteesTest::breaksATest);
    }

    private static boolean breaksATest(String words) {
        return mutants().contains(words)
                || wrongHistories().contains(words)
                || words.startsWith("mutants of ")
                        && isMutated(words.substring("mutants of ".length()))
                || isATest(words);
    }

    static boolean isATest(String name) {
        var parts = TEST.matcher(name);
        if (!parts.matches()) {
            return false;
        }
        var nested = parts.group(2);
        return sources(parts.group(1))
                .flatMap(source -> nested == null ? Stream.of(source) : nested(source, nested))
                .anyMatch(source -> declares(source, parts.group(3)));
    }

    /**
     * Whether there is a test method of this name: only annotations may be between it and
     * {@code @Test}.
     */
    private static boolean declares(String source, String method) {
        return Pattern.compile(
                        "@(?:Test|ParameterizedTest|TestFactory)\\b(?:(?!;|}\n|void ).|\n(?!\n))*\\bvoid "
                                + method
                                + "\\(")
                .matcher(source)
                .find();
    }

    private static TreeSet<String> mutants() {
        return MUTANT.matcher(sources("Mutant").findFirst().orElseThrow())
                .results()
                .map(found -> "Mutant." + found.group(1))
                .collect(TreeSet::new, TreeSet::add, TreeSet::addAll);
    }

    private static TreeSet<String> wrongHistories() {
        return WRONG_HISTORY
                .matcher(sources("AuditTest").findFirst().orElseThrow())
                .results()
                .map(found -> found.group(1) + ": " + found.group(2))
                .collect(TreeSet::new, TreeSet::add, TreeSet::addAll);
    }

    /** Whether mutation testing changes the class. */
    private static boolean isMutated(String type) {
        var patterns =
                Repository.files(file -> file.endsWith("pom.xml")).stream()
                        .flatMap(pom -> MUTATED.matcher(Repository.read(pom)).results())
                        .flatMap(found -> Stream.of(found.group(1).split(",")))
                        .toList();
        return Repository.sources().stream()
                .filter(file -> file.endsWith(type + ".java"))
                .map(GuaranteesTest::className)
                .anyMatch(name ->
                        patterns.stream()
                                .anyMatch(pattern ->
                                        name.matches(
                                                pattern.replace(".", "\\.").replace("*", ".*"))));
    }

    private static String className(Path source) {
        return source.toString()
                .replaceFirst(".*/src/main/java/", "")
                .replaceFirst("\\.java$", "")
                .replace('/', '.');
    }

    /** Two services may have a class of the same name. */
    private static Stream<String> sources(String testClass) {
        return Repository.files(file ->
                        file.endsWith(testClass + ".java")
                                && file.toString().contains("/src/test/java/"))
                .stream()
                .map(Repository::read);
    }

    /** The text of a nested class, as the formatter indents it. */
    private static Stream<String> nested(String source, String name) {
        return Pattern.compile("(?ms)^    class " + name + " \\{$.*?^    }$")
                .matcher(source)
                .results()
                .map(found -> found.group());
    }
}
