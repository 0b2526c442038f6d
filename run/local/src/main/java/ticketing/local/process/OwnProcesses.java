package ticketing.local.process;

import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The processes that only a launcher with a certain data folder starts. They are known by their
 * arguments, so that they are found when no list of them could be written.
 */
public final class OwnProcesses {

    private static final String DATA = "-Dticketing.data=";

    private OwnProcesses() {}

    /** Those among some processes that are about a data folder, and not about one inside it. */
    public static List<ProcessHandle> of(Path data, Stream<ProcessHandle> among) {
        return among.filter(process -> isAbout(data.toAbsolutePath(), process.info())).toList();
    }

    private static boolean isAbout(Path data, ProcessHandle.Info process) {
        return process.arguments()
                .map(arguments -> isAbout(data, List.of(arguments)))
                // The operating system may have cut them off.
                .or(() -> process.commandLine().map(line -> isAbout(data, line)))
                .orElse(false);
    }

    private static boolean isAbout(Path data, List<String> arguments) {
        var rehearsal = rehearsal(data);
        return Stream.of(data, rehearsal).anyMatch(folder -> isIn(folder, arguments))
                || (arguments.contains("--rehearse") && arguments.contains("--data=" + rehearsal));
    }

    private static boolean isIn(Path folder, List<String> arguments) {
        var configuration = folder.resolve("nats").resolve("nats-server.conf").toString();
        return arguments.contains(DATA + folder)
                || Collections.indexOfSubList(arguments, List.of("-c", configuration)) >= 0;
    }

    /** In a line, the name of a folder ends where the next option begins. */
    private static boolean isAbout(Path data, String line) {
        var folder = Pattern.quote(data.toString());
        var rehearsal = Pattern.quote(rehearsal(data).toString());
        return Pattern.compile(
                        "(%3$s(%1$s|%2$s)|-c (%1$s|%2$s)/nats/nats-server\\.conf|--rehearse .*--data=%2$s)( -|$)"
                                .formatted(folder, rehearsal, Pattern.quote(DATA)))
                .matcher(line)
                .find();
    }

    private static Path rehearsal(Path data) {
        return data.resolve("tmp").resolve("rehearsal");
    }
}
