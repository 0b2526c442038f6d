package ticketing.local.process;

import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Finds the processes of a launcher by the data folder in their arguments. This works also when the
 * list of processes could not be written.
 */
public final class OwnProcesses {

    private static final String DATA = "-Dticketing.data=";

    private OwnProcesses() {}

    /** The processes with this data folder in their arguments, but not a folder inside it. */
    public static List<ProcessHandle> of(Path data, Stream<ProcessHandle> among) {
        return among.filter(process -> isAbout(data.toAbsolutePath(), process.info())).toList();
    }

    private static boolean isAbout(Path data, ProcessHandle.Info process) {
        return process.arguments()
                .map(arguments -> isAbout(data, List.of(arguments)))
                // The operating system may have truncated the arguments.
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

    /** In a command line, the name of a folder ends where the next option begins. */
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
