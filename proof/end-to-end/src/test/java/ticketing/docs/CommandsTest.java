package ticketing.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import ticketing.local.command.Ticketing;

/** Every command on a page exists. */
class CommandsTest {

    private static final Pattern TICKETING = Pattern.compile("\\./ticketing (.*)");
    private static final Pattern MODULES = Pattern.compile("\\./mvnw .*?-pl '?([\\w/,!-]+).*");
    private static final Pattern TESTS = Pattern.compile("\\./mvnw .*?-Dtest='?([\\w.*]+).*");
    private static final Pattern SCRIPT = Pattern.compile("((?:[\\w-]+/)+[\\w-]+\\.sh)\\b.*");

    static List<Page> pages() {
        return Repository.pages();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void of_ticketing_are_there_with_their_options(Page page) {
        var commands = new CommandLine(new Ticketing()).getSubcommands();

        // The benchmarks are a separate program, which the script starts.
        assertThat(typed(page, TICKETING).filter(line -> !line.startsWith("bench")))
                .allSatisfy(line -> {
                    var words = List.of(line.split("\\s*(#|  ).*")[0].split(" "));
                    assertThat(commands).as(line).containsKey(words.getFirst());
                    var command = commands.get(words.getFirst());
                    if (!command.getSubcommands().isEmpty()) {
                        assertThat(command.getSubcommands()).as(line).containsKey(words.get(1));
                        command = command.getSubcommands().get(words.get(1));
                    }
                    var options = command.getCommandSpec().optionsMap();
                    assertThat(words)
                            .filteredOn(word -> word.startsWith("-"))
                            .allSatisfy(option ->
                                    assertThat(options).as(line).containsKey(option.split("=")[0]));
                });
    }

    @ParameterizedTest
    @MethodSource("pages")
    void of_maven_name_modules_and_tests_that_exist(Page page) {
        assertThat(typed(page, MODULES).flatMap(modules -> Stream.of(modules.split(","))))
                .allSatisfy(module ->
                        assertThat(Repository.ROOT.resolve(module.replace("!", "")))
                                .as(module)
                                .matches(folder -> Files.exists(folder.resolve("pom.xml"))));
        assertThat(typed(page, TESTS))
                .allSatisfy(test ->
                        assertThat(Repository.files(file -> isTest(file, test)))
                                .as(test)
                                .isNotEmpty());
    }

    @ParameterizedTest
    @MethodSource("pages")
    void of_scripts_exist(Page page) {
        assertThat(typed(page, SCRIPT))
                .allSatisfy(script -> assertThat(Repository.ROOT.resolve(script)).isExecutable());
    }

    @Test
    void of_the_first_screen_are_there() {
        assertThat(typed(Repository.page("README.md"), TICKETING).map(line -> line.split(" ")[0]))
                .contains("up", "demo", "events", "reset", "dead-letters", "rebuild", "faults");
    }

    /** Matches a class by its name, or the classes of a package by a pattern. */
    private static boolean isTest(Path file, String pattern) {
        var path = pattern.replace(".", "/").replace("*", "[^/]*");
        return file.toString().matches(".*/src/test/java/(.*/)?" + path + "\\.java");
    }

    private static Stream<String> typed(Page page, Pattern command) {
        return page.code().stream()
                .map(line -> line.strip().replaceFirst("^\\$ |^([A-Z_]+=\\S+ )+", ""))
                .map(command::matcher)
                .filter(line -> line.matches())
                .map(line -> line.group(1));
    }
}
