package ticketing.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Nobody should have to hold too much in mind at once. It is the sources that are counted, of every
 * module of the root POM, so that no new one is forgotten.
 */
class PackagesTest {

    private static final int MOST_CLASSES = 15;
    private static final int MOST_LINES = 400;

    private static final List<List<Package>> MODULES = modules();

    /** How a package that is bigger gives its reason in its {@code package-info.java}. */
    private static final String REASON = "<p>More than 15 classes, because ";

    private static final Pattern NAMED =
            Pattern.compile("\\b(ticketing(?:\\.[a-z0-9_]+)*)\\.[A-Z]");

    /** A package of one module, with the texts of its files by their names. */
    private record Package(String name, Map<String, String> files) {

        private static final String INFO = "package-info.java";

        List<String> classes() {
            return files.keySet().stream().filter(file -> !file.equals(INFO)).toList();
        }

        boolean saysWhyItIsBig() {
            return files.getOrDefault(INFO, "").replaceAll("\\s+\\* ", " ").contains(REASON);
        }

        /** In a comment as well: a link to a class is something to look up. */
        Set<String> named() {
            return files.values().stream()
                    .flatMap(text -> NAMED.matcher(text).results())
                    .map(found -> found.group(1))
                    .filter(other -> !other.equals(name))
                    .collect(Collectors.toSet());
        }
    }

    @Test
    void have_at_most_15_classes_or_say_why_not() {
        assertThat(MODULES).hasSizeGreaterThan(10).flatMap(PackagesTest::tooBig).isEmpty();
    }

    @Test
    void are_found_to_be_too_big_without_a_reason() {
        assertThat(tooBig(List.of(sized(15, ""), sized(16, "/** Much. */"))))
                .containsExactly("ticketing.of16");
        assertThat(
                        tooBig(
                                List.of(
                                        sized(
                                                16,
                                                "/**\n * Much.\n *\n * <p>More than 15\n * classes,"
                                                        + " because they are words of one language.\n */"))))
                .isEmpty();
    }

    @Test
    void form_no_circle_within_a_module() {
        assertThat(MODULES).flatMap(PackagesTest::circles).isEmpty();
    }

    @Test
    void are_found_to_form_a_circle() {
        var circle =
                List.of(
                        naming("ticketing.a", "import ticketing.b.Of;"),
                        naming("ticketing.b", "static Of of = ticketing.b.c.Of.of();"),
                        naming("ticketing.b.c", "import static ticketing.a.Of.of;"),
                        naming("ticketing.d", "import ticketing.a.Of; import ticketing.e.Of;"));

        assertThat(circles(circle))
                .containsExactly(
                        "ticketing.a -> ticketing.b",
                        "ticketing.b -> ticketing.b.c",
                        "ticketing.b.c -> ticketing.a");
        assertThat(circles(circle.subList(1, 4))).isEmpty();
    }

    @Test
    void hold_no_class_above_400_lines() {
        assertThat(MODULES).flatMap(PackagesTest::tooLong).isEmpty();
        assertThat(tooLong(List.of(naming("ticketing.a", "\n".repeat(MOST_LINES))))).isEmpty();
        assertThat(tooLong(List.of(naming("ticketing.a", "\n".repeat(MOST_LINES + 1)))))
                .containsExactly("ticketing.a.Of.java");
    }

    private static List<String> tooBig(List<Package> module) {
        return module.stream()
                .filter(each -> each.classes().size() > MOST_CLASSES && !each.saysWhyItIsBig())
                .map(Package::name)
                .toList();
    }

    private static List<String> tooLong(List<Package> module) {
        return module.stream()
                .flatMap(each ->
                        each.files().entrySet().stream()
                                .filter(file -> file.getValue().lines().count() > MOST_LINES)
                                .map(file -> each.name() + "." + file.getKey()))
                .toList();
    }

    /** The steps from one package to the next that lead back to where they began. */
    private static List<String> circles(List<Package> module) {
        var known = module.stream().collect(Collectors.toMap(Package::name, Package::named));
        return known.entrySet().stream()
                .flatMap(from ->
                        from.getValue().stream()
                                .filter(to -> reached(to, known).contains(from.getKey()))
                                .map(to -> from.getKey() + " -> " + to))
                .sorted()
                .toList();
    }

    private static Set<String> reached(String start, Map<String, Set<String>> known) {
        var reached = new HashSet<String>();
        var next = new TreeSet<>(Set.of(start));
        while (!next.isEmpty()) {
            var here = next.removeFirst();
            if (reached.add(here)) {
                next.addAll(known.getOrDefault(here, Set.of()));
            }
        }
        return reached;
    }

    /** The packages of each module that is made of any. */
    private static List<List<Package>> modules() {
        var sources = Repository.sources();
        return Repository.modules().stream()
                .map(folder -> Repository.ROOT.resolve(folder).resolve("src/main/java"))
                .map(folder -> packages(folder, sources))
                .filter(module -> !module.isEmpty())
                .toList();
    }

    private static List<Package> packages(Path folder, List<Path> sources) {
        return sources.stream()
                .filter(file -> file.startsWith(folder))
                .collect(
                        Collectors.groupingBy(
                                file -> name(folder.relativize(file)),
                                TreeMap::new,
                                Collectors.toMap(
                                        file -> file.getFileName().toString(), Repository::read)))
                .entrySet()
                .stream()
                .map(each -> new Package(each.getKey(), each.getValue()))
                .toList();
    }

    private static String name(Path file) {
        return file.getParent().toString().replace(file.getFileSystem().getSeparator(), ".");
    }

    private static Package sized(int classes, String info) {
        var files =
                IntStream.range(0, classes)
                        .boxed()
                        .collect(Collectors.toMap("C%d.java"::formatted, _ -> "class"));
        files.put(Package.INFO, info);
        return new Package("ticketing.of" + classes, files);
    }

    private static Package naming(String name, String text) {
        return new Package(name, Map.of("Of.java", text));
    }
}
