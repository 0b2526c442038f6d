package ticketing.local;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The processes that only a launcher with a certain data folder starts. They are known by their
 * command lines, so that they are found when no list of them could be written.
 */
final class OwnProcesses {

    private OwnProcesses() {}

    /** Those among some processes that are about a data folder. */
    static List<ProcessHandle> of(Path data, Stream<ProcessHandle> among) {
        var ours = started(data);
        return among.filter(process -> process.info().commandLine().filter(ours).isPresent())
                .toList();
    }

    /** Whether a command line names that folder, or something in it. */
    static Predicate<String> naming(Path data) {
        return Pattern.compile(named(data) + "([/\\s\"';]|$)").asPredicate();
    }

    private static Predicate<String> started(Path data) {
        var folder = named(data);
        return Pattern.compile(
                        "-Dticketing\\.data=%1$s([/\\s]|$)|-c %1$s/(tmp/rehearsal/)?nats/nats-server\\.conf|--rehearse .*--data=%1$s/tmp/rehearsal"
                                .formatted(folder))
                .asPredicate();
    }

    private static String named(Path data) {
        return Pattern.quote(data.toAbsolutePath().toString());
    }
}
