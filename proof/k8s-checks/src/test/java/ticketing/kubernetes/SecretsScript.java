package ticketing.kubernetes;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Runs k8s/secrets.sh in its own folder, with a folder in place of a cluster. */
final class SecretsScript {

    private static final class Once {
        static final SecretsScript RUN = in("once").run();
    }

    /** The real command {@code ticketing}, from the compiled classes instead of the built jar. */
    private static final String TICKETING =
            """
            #!/bin/sh
            exec '%s/bin/java' -XX:TieredStopAtLevel=1 -cp '%s' ticketing.local.command.Ticketing "$@"
            """
                    .formatted(
                            System.getProperty("java.home"), System.getProperty("java.class.path"));

    private final Path folder;
    private String printed = "";

    private SecretsScript(Path folder) {
        this.folder = folder;
    }

    /** The state after one run in an empty cluster. It is shared, so do not change it. */
    static SecretsScript ranOnce() {
        return Once.RUN;
    }

    /** A copy of the state after one run: a run takes long, because it creates keys. */
    static SecretsScript afterOneRun(String name) {
        var script = in(name);
        Once.RUN
                .contents()
                .forEach((secret, keys) ->
                        keys.forEach((key, value) -> script.put(secret, key, value)));
        return script;
    }

    void put(String secret, String key, String value) {
        try {
            var keys = Files.createDirectories(folder.resolve("cluster").resolve(secret));
            Files.writeString(keys.resolve(key), value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static SecretsScript in(String name) {
        var folder = Project.ROOT.resolve("proof/k8s-checks/target/secrets").resolve(name);
        try {
            delete(folder);
            Files.createDirectories(folder.resolve("k8s"));
            Files.createDirectories(folder.resolve("bin"));
            Files.createDirectories(folder.resolve("cluster"));
            for (var file : Set.of("k8s/secrets.sh", "k8s/namespaces.yaml")) {
                Files.copy(
                        Project.ROOT.resolve(file),
                        folder.resolve(file),
                        StandardCopyOption.COPY_ATTRIBUTES);
            }
            program(folder.resolve("ticketing"), TICKETING);
            try (var kubectl = SecretsScript.class.getResourceAsStream("kubectl")) {
                program(folder.resolve("bin/kubectl"), new String(kubectl.readAllBytes(), UTF_8));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new SecretsScript(folder);
    }

    SecretsScript run() {
        var builder =
                new ProcessBuilder(folder.resolve("k8s/secrets.sh").toString())
                        .redirectErrorStream(true);
        builder.environment()
                .merge("PATH", folder.resolve("bin") + ":", (path, ours) -> ours + path);
        builder.environment().put("STORE", folder.resolve("cluster").toString());
        builder.environment().put("NATS", nats().toString());
        try {
            var process = builder.start();
            printed = new String(process.getInputStream().readAllBytes(), UTF_8);
            if (process.waitFor() != 0) {
                throw new AssertionError("k8s/secrets.sh failed: " + printed);
            }
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The output of the last run. */
    String printed() {
        return printed;
    }

    SecretsScript withNats() {
        try {
            Files.writeString(nats(), "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /** The commands for the running NATS. */
    List<String> doneToNats() {
        return Project.read(nats().toString()).lines().toList();
    }

    private Path nats() {
        return folder.resolve("nats");
    }

    void forget(String secret) {
        delete(folder.resolve("cluster").resolve(secret));
    }

    Map<String, Set<String>> secrets() {
        return contents().entrySet().stream()
                .collect(
                        Collectors.toMap(
                                Map.Entry::getKey,
                                secret -> new HashSet<>(secret.getValue().keySet())));
    }

    /** The value of each key, by the name of the Secret. */
    Map<String, Map<String, String>> contents() {
        var contents = new TreeMap<String, Map<String, String>>();
        for (var secret : children(folder.resolve("cluster"))) {
            var keys = new TreeMap<String, String>();
            children(secret)
                    .forEach(key ->
                            keys.put(key.getFileName().toString(), Project.read(key.toString())));
            contents.put(secret.getFileName().toString(), keys);
        }
        return contents;
    }

    private static Set<Path> children(Path folder) {
        try (var files = Files.list(folder)) {
            return files.collect(Collectors.toSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void program(Path file, String text) throws IOException {
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static void delete(Path folder) {
        if (Files.isDirectory(folder)) {
            children(folder).forEach(SecretsScript::delete);
        }
        try {
            Files.deleteIfExists(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
