package ticketing.infrastructure.nats;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** The configuration file of a NATS server. */
final class NatsConfigurationFile {

    private NatsConfigurationFile() {}

    /**
     * Its text.
     *
     * @param name of the server
     * @param store the folder of its streams, as the server sees it
     */
    static String text(
            NatsServer.Settings settings, String name, String host, int port, String store) {
        var text = new StringBuilder();
        text.append("server_name: \"%s\"\n".formatted(name));
        text.append("host: \"%s\"\nport: %d\n".formatted(host, port));
        settings.monitoringPort()
                .ifPresent(http -> text.append("http: \"%s:%d\"\n".formatted(host, http)));
        if (settings.streams()) {
            text.append(
                    "jetstream {\n  store_dir: \"%s\"\n  sync_interval: \"%dms\"\n}\n"
                            .formatted(quoted(store), settings.syncInterval().toMillis()));
        }
        settings.configuration().forEach(line -> text.append(line).append('\n'));
        return text.toString();
    }

    /** Quoted, because the name of a folder may contain any character. */
    private static String quoted(String text) {
        return text.replace("\\", "\\\\").replace("\"", "\\\"");
    }

    static void write(Path file, String text) {
        try {
            Files.createDirectories(file.getParent());
            Files.deleteIfExists(file);
            if (Files.getFileStore(file.getParent()).supportsFileAttributeView("posix")) {
                // There may be a seed in it.
                Files.createFile(
                        file,
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rw-------")));
            }
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
