package ticketing.local.data;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import ticketing.topology.Accounts;

/**
 * The mark that identifies a data folder as ours. In a folder with the mark we may delete files; a
 * folder without it may contain somebody's photographs.
 */
final class DataMark {

    /** The file that is the mark. It is the first file in a new folder. */
    static final String FILE = "made-by-ticketing";

    /**
     * The text in the mark: an explanation for people; it also says whether the folder is
     * temporary.
     */
    enum Text {
        KEPT("It deletes what it has put here when it starts anew or is reset."),
        THROWN_AWAY("It deletes this folder when the system ends.");

        private final String sentence;

        Text(String sentence) {
            this.sentence = sentence;
        }

        private String text() {
            return """
            ./ticketing has made this folder, and keeps the data of one system in it.
            %s
            A folder without this file is left alone.
            """
                    .formatted(sentence);
        }
    }

    /** The kinds of folders. */
    enum Kind {
        /** It is empty, so it can become ours. */
        EMPTY,
        OURS,
        /** Ours, but from a version without marks. */
        OURS_UNMARKED,
        FOREIGN
    }

    /** Every disk has it in its top-level folder. */
    private static final String LOST_AND_FOUND = "lost+found";

    private static final String NATS_KEYS = "nats-keys";
    private static final Pattern PROGRAM = Pattern.compile(".+(-service|\\.unpacked|\\.aot)");
    private static final Pattern DRAFT_OF_SEED = Pattern.compile("seed\\d+\\.tmp");

    /** The folders that earlier versions made, and the files they put there. */
    private static final Map<String, Predicate<Path>> FOLDERS_BEFORE =
            Map.of(
                    "nats",
                    file -> isFolder(file, "jetstream") || isFile(file, "nats-server.conf"::equals),
                    NATS_KEYS,
                    file ->
                            isFile(
                                    file,
                                    name ->
                                            isKeyOfUser(name)
                                                    || name.equals("auth.conf")
                                                    || DRAFT_OF_SEED.matcher(name).matches()),
                    "keys",
                    file ->
                            isFile(
                                    file,
                                    name -> name.endsWith(".pem") || name.contains("email-secret")),
                    "logs",
                    file -> isFile(file, name -> name.endsWith(".log")),
                    "programs",
                    file -> PROGRAM.matcher(file.getFileName().toString()).matches(),
                    "tmp",
                    file -> true);

    private DataMark() {}

    /** The kind of a folder, which must exist. */
    static Kind of(Path folder) throws IOException {
        if (isMarked(folder)) {
            return Kind.OURS;
        }
        var entries = entries(folder);
        if (entries.isEmpty()) {
            return Kind.EMPTY;
        }
        if (isFromEarlierVersion(folder, entries)) {
            return Kind.OURS_UNMARKED;
        }
        // Another start may have marked it in the meantime.
        return isMarked(folder) ? Kind.OURS : Kind.FOREIGN;
    }

    static void put(Path folder, Text text) throws IOException {
        var mark = folder.resolve(FILE);
        try {
            Files.createFile(mark);
        } catch (FileAlreadyExistsException byAnotherStart) {
            return;
        }
        Files.writeString(mark, text.text());
    }

    static boolean isThrownAway(Path folder) throws IOException {
        return isMarked(folder)
                && Files.readString(folder.resolve(FILE)).contains(Text.THROWN_AWAY.sentence);
    }

    /** Whether a folder contains nothing except keys of NATS users. */
    static boolean holdsNothingButKeys(Path folder) throws IOException {
        var entries = entries(folder);
        return entries.isEmpty()
                || (entries.stream().allMatch(requireNonNull(FOLDERS_BEFORE.get(NATS_KEYS)))
                        && entries.stream().anyMatch(DataMark::isKeyOfUser));
    }

    private static boolean isMarked(Path folder) {
        return Files.isRegularFile(folder.resolve(FILE), NOFOLLOW_LINKS);
    }

    /** Keys of our NATS users beside a folder of streams: nobody else writes both. */
    private static boolean isFromEarlierVersion(Path folder, Set<Path> entries) throws IOException {
        for (var entry : entries) {
            if (!isFromEarlierVersion(entry)) {
                return false;
            }
        }
        return entries.contains(folder.resolve("nats"))
                && entries.contains(folder.resolve(NATS_KEYS))
                && entries(folder.resolve(NATS_KEYS)).stream().anyMatch(DataMark::isKeyOfUser);
    }

    private static boolean isFromEarlierVersion(Path entry) throws IOException {
        var name = entry.getFileName().toString();
        var inside = FOLDERS_BEFORE.get(name);
        if (inside != null) {
            return isFolder(entry, name) && entries(entry).stream().allMatch(inside);
        }
        return isFile(entry, it -> it.equals("lock") || it.equals("run.json"))
                || RunFile.isDraftOfEarlierVersion(entry);
    }

    private static boolean isKeyOfUser(Path file) {
        return isFile(file, DataMark::isKeyOfUser);
    }

    private static boolean isKeyOfUser(String name) {
        return name.endsWith(".nk")
                && Accounts.keyOwners().contains(name.substring(0, name.length() - ".nk".length()));
    }

    private static boolean isFolder(Path entry, String name) {
        return entry.endsWith(name) && Files.isDirectory(entry, NOFOLLOW_LINKS);
    }

    private static boolean isFile(Path entry, Predicate<String> name) {
        return name.test(entry.getFileName().toString())
                && Files.isRegularFile(entry, NOFOLLOW_LINKS);
    }

    private static Set<Path> entries(Path folder) throws IOException {
        try (var entries = Files.list(folder)) {
            return entries.filter(entry -> !isFolder(entry, LOST_AND_FOUND))
                    .collect(Collectors.toSet());
        }
    }
}
