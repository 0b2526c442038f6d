package ticketing.local.system;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import ticketing.local.programs.UnpackedPrograms;
import ticketing.topology.Service;

/**
 * A fake of a service's executable jar. It can be unpacked like a real one, listens at the given
 * port, is ready, and answers every request with its settings. A changing request takes a while,
 * {@code /…/endless} never ends, and {@code /…/unanswered} is never answered.
 *
 * <p>The variable STAND_IN_FAILS names a service that does not start; with STAND_IN_ENDS_SLOWLY all
 * services end slowly.
 */
public final class StandIn {

    /** A request for this path makes it run out of memory. */
    static final String MEMORY = "/memory";

    private StandIn() {}

    public static void main(String[] args) throws IOException {
        if ("tools".equals(System.getProperty("jarmode"))) {
            unpack(Path.of(System.getProperty("java.class.path")), Path.of(args[2]));
            return;
        }
        var settings = String.join("\n", args);
        var failing = System.getenv("STAND_IN_FAILS");
        if (settings.contains("--fail=") || (failing != null && settings.contains(failing))) {
            System.err.println("APPLICATION FAILED TO START: as it was told");
            System.exit(1);
        }
        var server = HttpServer.create(new InetSocketAddress("127.0.0.1", port(args)), 0);
        server.createContext(
                "/",
                exchange -> {
                    if (exchange.getRequestURI().getPath().endsWith("/endless")) {
                        answerWithoutEnd(exchange);
                    }
                    if (exchange.getRequestURI().getPath().endsWith("/unanswered")) {
                        System.out.println("asked for what is never answered");
                        LockSupport.parkNanos(Long.MAX_VALUE);
                    }
                    if (exchange.getRequestURI().getPath().equals(MEMORY)) {
                        takeAllMemory();
                    }
                    if (exchange.getRequestMethod().equals("POST")) {
                        LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
                    }
                    var body = (ProcessHandle.current().pid() + "\n" + settings).getBytes();
                    exchange.sendResponseHeaders(200, body.length);
                    exchange.getResponseBody().write(body);
                    exchange.close();
                });
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
        Runtime.getRuntime().addShutdownHook(new Thread(StandIn::end));
        System.out.println("listening");
    }

    private static void end() {
        System.out.println("asked to end");
        if (System.getenv("STAND_IN_ENDS_SLOWLY") != null) {
            LockSupport.parkNanos(Duration.ofSeconds(3).toNanos());
        }
    }

    private static void answerWithoutEnd(HttpExchange exchange) throws IOException {
        exchange.sendResponseHeaders(200, 0);
        try (var body = exchange.getResponseBody()) {
            while (true) {
                body.write('.');
                body.flush();
                LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
            }
        }
    }

    /** Creates a project with one such jar for every service, and with the real launcher. */
    static void build(Path project) throws IOException {
        var launcher = Files.createDirectories(project.resolve("run/local/target"));
        var program = UnpackedPrograms.newest(Path.of("target"), "local-*.jar").orElseThrow();
        Files.copy(program, launcher.resolve(program.getFileName()));
        link(Path.of("target", "lib"), launcher.resolve("lib"));
        Files.copy(
                Path.of("..", "..", "ticketing"),
                project.resolve("ticketing"),
                StandardCopyOption.COPY_ATTRIBUTES);
        var tools = Files.createDirectories(Path.of("..", "..", "target", "tools"));
        link(tools, Files.createDirectories(project.resolve("target")).resolve("tools"));
        for (var service : Service.values()) {
            var target = project.resolve(service.longName()).resolve("target");
            Files.createDirectories(target);
            var manifest = new Manifest();
            manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
            manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, StandIn.class.getName());
            var file = target.resolve(service.longName() + "-0.0.0-exec.jar");
            try (var jar = new JarOutputStream(Files.newOutputStream(file), manifest)) {
                for (var name : List.of("ticketing/local/system/StandIn.class")) {
                    jar.putNextEntry(new JarEntry(name));
                    try (var code = StandIn.class.getResourceAsStream("/" + name)) {
                        code.transferTo(jar);
                    }
                }
            }
        }
    }

    private static void link(Path folder, Path link) throws IOException {
        Files.createSymbolicLink(link, folder.toAbsolutePath().normalize());
    }

    private static void unpack(Path jar, Path folder) throws IOException {
        Files.createDirectories(folder);
        Files.copy(jar, folder.resolve(jar.getFileName()), StandardCopyOption.REPLACE_EXISTING);
    }

    private static void takeAllMemory() {
        var all = new ArrayList<byte[]>();
        while (true) {
            all.add(new byte[1024 * 1024]);
        }
    }

    private static int port(String[] args) {
        return Stream.of(args)
                .filter(arg -> arg.startsWith("--server.port="))
                .mapToInt(arg -> Integer.parseInt(arg.substring(arg.indexOf('=') + 1)))
                .findFirst()
                .orElseThrow();
    }
}
