package ticketing.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The checked-in files of the repository. */
final class Repository {

    static final Path ROOT = root();

    /** Folders that a build or a run creates, which are not checked in. */
    private static final Set<String> NOT_OURS =
            Set.of("target", "node_modules", ".ticketing", ".git", ".idea");

    private static final Pattern MODULE = Pattern.compile("<module>(.+)</module>");

    private Repository() {}

    private static Path root() {
        var folder = Path.of("").toAbsolutePath();
        while (!Files.isDirectory(folder.resolve(".mvn"))) {
            folder = folder.getParent();
        }
        return folder;
    }

    /** The folders of the modules, in the order of the root POM. */
    static List<String> modules() {
        return MODULE.matcher(read(ROOT.resolve("pom.xml")))
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    /** Every page, including those of the modules. */
    static List<Page> pages() {
        return files(file -> file.toString().endsWith(".md")).stream().map(Page::read).toList();
    }

    static Page page(String path) {
        return Page.read(ROOT.resolve(path));
    }

    /** The sources of the programs. */
    static List<Path> sources() {
        return files(file ->
                file.toString().endsWith(".java") && file.toString().contains("/src/main/"));
    }

    /** The sources of one service, by its short name, as one text. */
    static String sourcesOf(String service) {
        var folder = ROOT.resolve(service + "-service");
        return String.join(
                "\n",
                sources().stream()
                        .filter(file -> file.startsWith(folder))
                        .map(Repository::read)
                        .toList());
    }

    static List<String> services() throws IOException {
        try (Stream<Path> folders = Files.list(ROOT)) {
            return folders.map(folder -> folder.getFileName().toString())
                    .filter(name -> name.endsWith("-service"))
                    .map(name -> name.replace("-service", ""))
                    .sorted()
                    .toList();
        }
    }

    static boolean isOurs(Path file) {
        for (var part : ROOT.relativize(file)) {
            if (NOT_OURS.contains(part.toString())) {
                return false;
            }
        }
        return true;
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    static List<Path> files(Predicate<Path> wanted) {
        var found = new ArrayList<Path>();
        try {
            Files.walkFileTree(
                    ROOT,
                    new SimpleFileVisitor<>() {
                        @Override
                        public FileVisitResult preVisitDirectory(
                                Path folder, BasicFileAttributes about) {
                            return isOurs(folder)
                                    ? FileVisitResult.CONTINUE
                                    : FileVisitResult.SKIP_SUBTREE;
                        }

                        @Override
                        public FileVisitResult visitFile(Path file, BasicFileAttributes about) {
                            if (wanted.test(file)) {
                                found.add(file);
                            }
                            return FileVisitResult.CONTINUE;
                        }
                    });
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        found.sort(null);
        return found;
    }
}
