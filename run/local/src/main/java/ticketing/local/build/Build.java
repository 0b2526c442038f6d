package ticketing.local.build;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import ticketing.local.checks.CannotRunException;
import ticketing.local.checks.Checks;
import ticketing.local.checks.Trouble;
import ticketing.local.checks.WrongUseException;
import ticketing.local.services.StandardPorts;

/**
 * Builds the programs, one build at a time in one checkout. Before that it checks the command and
 * its options, so a mistake is reported before a build that takes minutes. Progress goes to
 * standard error, because tools may read the output of a command.
 *
 * <p>The script {@code ticketing} runs this class from its source, before anything is built. So
 * this class and the classes that it uses need only the JDK.
 */
public final class Build {

    private static final int ROOM_MIB = 1000;
    private static final Pattern OPTION = Pattern.compile("(-h|--[a-z][a-z-]*)(=<)?");
    private static final Pattern PARAMETER =
            Pattern.compile("(?<![=\\w])([\\[(]?)([A-Z]{2,}|<\\w+>)(\\.\\.\\.)?");
    private static final Pattern MODULE =
            Pattern.compile("\\[INFO\\] Building (.*) \\S+ +(\\[\\d+/\\d+\\])");

    private final Path root;
    private final Path target;
    private final Path built;

    Build(Path root) {
        this.root = root;
        target = root.resolve("target");
        built = root.resolve("run/local/target/built");
    }

    /** The first argument is the top-level folder; the others are the command and its options. */
    public static void main(String[] args) throws InterruptedException {
        try {
            var root = Path.of(args[0]);
            check(root, List.of(args).subList(1, args.length));
            new Build(root).run();
        } catch (WrongUseException wrong) {
            System.err.println(wrong.getMessage());
            System.exit(2);
        } catch (CannotRunException failed) {
            System.err.println(failed.getMessage());
            System.exit(1);
        } catch (IOException failed) {
            var forThePerson = Trouble.forThePerson(failed);
            System.err.println(forThePerson.orElse("The build could not be started: " + failed));
            System.exit(forThePerson.isPresent() ? 2 : 1);
        }
    }

    /**
     * Refuses whatever the commands themselves would refuse later.
     *
     * @param typed a command and its options
     */
    public static void check(Path root, List<String> typed) throws IOException {
        var command = typed.getFirst();
        var options = read(command, typed, root);
        for (var counted : List.of("--sales", "--instances", "--stories")) {
            if (options.containsKey(counted)) {
                Checks.atLeastOne(counted, whole(counted, options));
            }
        }
        if (options.containsKey("--minutes")) {
            try {
                Checks.positive(
                        "--minutes", Double.parseDouble(options.getOrDefault("--minutes", "")));
            } catch (NumberFormatException notANumber) {
                throw new WrongUseException("--minutes needs a number.");
            }
        }
        if (options.containsKey("--data")) {
            Checks.folderOfItsOwn(Path.of(options.getOrDefault("--data", "")));
        }
        if (command.equals("up")) {
            var port =
                    options.containsKey("--port")
                            ? whole("--port", options)
                            : StandardPorts.GATEWAY;
            Checks.port(port);
            Checks.portsAreFree(
                    port, options.containsKey("--free-ports") ? Map.of() : StandardPorts.owners());
        }
    }

    /** The given options with their values. The help of a command lists the options it has. */
    private static Map<String, String> read(String command, List<String> typed, Path root)
            throws IOException {
        var left = new ArrayList<>(typed.subList(1, typed.size()));
        var help = Files.readString(root.resolve("run/local/help/" + command + ".txt"));
        if (help.lines().findFirst().orElse("").endsWith(" [COMMAND]")) {
            help = partOf(help, command, left.isEmpty() ? "" : left.removeFirst());
        }
        var takesValue = new HashMap<String, Boolean>();
        OPTION.matcher(help)
                .results()
                .forEach(option ->
                        takesValue.merge(
                                option.group(1), option.group(2) != null, Boolean::logicalOr));
        var options = new HashMap<String, String>();
        var parameters = new ArrayList<String>();
        while (!left.isEmpty() && !left.getFirst().equals("--")) {
            var word = left.removeFirst();
            if (!word.startsWith("-")) {
                parameters.add(word);
                continue;
            }
            var name = word.split("=", 2)[0];
            if (!takesValue.containsKey(name)) {
                throw new WrongUseException(
                        "There is no option %s: ./ticketing %s --help lists all options."
                                .formatted(name, command));
            }
            if (word.contains("=")) {
                options.put(name, word.substring(name.length() + 1));
            } else if (!takesValue.get(name)) {
                options.put(name, "");
            } else if (left.isEmpty()) {
                throw new WrongUseException(name + " needs a value.");
            } else {
                options.put(name, left.removeFirst());
            }
        }
        left.stream().skip(1).forEach(parameters::add);
        count(parameters, help, command);
        return options;
    }

    /** The help of one subcommand, from the help of its command. */
    private static String partOf(String help, String command, String part) {
        return Stream.of(help.split("(?m)^Usage: ticketing "))
                .filter(each -> each.startsWith(command + " " + part + " ["))
                .findFirst()
                .orElseThrow(() ->
                        new WrongUseException(
                                "There is no command '%s': ./ticketing %s --help lists all commands."
                                        .formatted((command + " " + part).strip(), command)));
    }

    /** Compares the number of parameters with the usage in the help; [SUBJECT] is optional. */
    private static void count(List<String> parameters, String help, String command) {
        var usage = help.split("\n(?! )", 2)[0];
        var known = PARAMETER.matcher(usage).results().toList();
        var needed = known.stream().filter(each -> each.group(1).isEmpty()).toList();
        boolean takesMore = known.stream().anyMatch(each -> each.group(3) != null);
        var seeHelp = "./ticketing %s --help shows the usage.".formatted(command);
        if (parameters.size() < needed.size()) {
            throw new WrongUseException(
                    "%s is missing: %s".formatted(needed.get(parameters.size()).group(2), seeHelp));
        }
        if (parameters.size() > known.size() && !takesMore) {
            throw new WrongUseException(
                    "'%s' is not expected here: %s"
                            .formatted(parameters.get(known.size()), seeHelp));
        }
    }

    private static int whole(String option, Map<String, String> options) {
        var value = options.getOrDefault(option, "");
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException notANumber) {
            throw new WrongUseException(
                    "%s needs a whole number, not '%s'.".formatted(option, value));
        }
    }

    /** Builds, or waits for a build that another process has begun. */
    void run() throws IOException, InterruptedException {
        Checks.writable(target);
        Checks.room(target, ROOM_MIB, "a build");
        Files.createDirectories(target);
        var before = time(built);
        // The operating system frees the lock when its holder ends, however it ends.
        try (var channel =
                FileChannel.open(
                        target.resolve("build.lock"),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE)) {
            if (channel.tryLock() == null) {
                System.err.println("Another build runs in " + root + ": waiting for it");
                channel.lock();
            }
            if (time(built).equals(before)) {
                build();
            }
        }
    }

    private void build() throws IOException, InterruptedException {
        System.err.println("Building (the first time takes a few minutes)");
        var begin = FileTime.fromMillis(System.currentTimeMillis());
        var log = target.resolve("build.log");
        if (maven(log) != 0) {
            throw new CannotRunException("The build failed: all of its output is in " + log);
        }
        Files.createDirectories(built.getParent());
        Files.writeString(built, "");
        // Its time is the start of the build, so files edited during the build count as newer.
        Files.setLastModifiedTime(built, begin);
    }

    /** Shows the current module of Maven, and its errors. */
    private int maven(Path log) throws IOException, InterruptedException {
        var command =
                new ProcessBuilder(
                        "./mvnw",
                        "--batch-mode",
                        "--no-transfer-progress",
                        "-DskipTests",
                        "package",
                        "-pl",
                        "!proof/end-to-end,!proof/k8s-checks");
        command.directory(root.toFile()).redirectErrorStream(true);
        command.environment().putIfAbsent("HOME", System.getProperty("user.home"));
        var maven = command.start();
        var end =
                new Thread(() -> {
                    maven.descendants().forEach(ProcessHandle::destroy);
                    maven.destroy();
                });
        Runtime.getRuntime().addShutdownHook(end);
        maven.getOutputStream().close();
        try (var lines = maven.inputReader();
                var copy = Files.newBufferedWriter(log)) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                copy.write(line);
                copy.newLine();
                var module = MODULE.matcher(line);
                if (module.matches()) {
                    System.err.println("  " + module.group(2) + " " + module.group(1));
                } else if (line.startsWith("[ERROR]")) {
                    System.err.println(line);
                }
            }
        }
        var code = maven.waitFor();
        try {
            Runtime.getRuntime().removeShutdownHook(end);
        } catch (IllegalStateException theJvmIsGoingDown) {
            throw new CannotRunException("The build was interrupted.", theJvmIsGoingDown);
        }
        return code;
    }

    private static FileTime time(Path file) throws IOException {
        return Files.exists(file) ? Files.getLastModifiedTime(file) : FileTime.fromMillis(0);
    }
}
