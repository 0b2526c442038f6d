package ticketing.local.command;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import ticketing.infrastructure.Engine;
import ticketing.local.checks.Checks;
import ticketing.local.gateway.StartPage;
import ticketing.local.programs.Project;
import ticketing.local.services.Ports;
import ticketing.local.services.StandardPorts;
import ticketing.local.system.LocalSystem;
import ticketing.local.system.SystemSettings;
import ticketing.local.system.Variables;
import ticketing.local.terminal.Console;

/** {@code ./ticketing up}: runs everything until Ctrl-C. */
@Command(name = "up", description = "Starts everything and runs it until Ctrl-C.")
public final class UpCommand implements Callable<Integer> {

    private static final Duration BEFORE_TRAINING = Duration.ofMinutes(1);
    private static final String REHEARSE = "--rehearse";

    @Option(
            names = "--port",
            description = "the port of the public address (default: ${DEFAULT-VALUE})")
    private int port = StandardPorts.GATEWAY;

    @Option(
            names = "--free-ports",
            description = "use free ports for everything behind the public address")
    private boolean freePorts;

    @Option(names = "--quiet", description = "write the services' logs to files only")
    private boolean quiet;

    @Option(
            names = "--infrastructure",
            description = "how NATS and MongoDB run: auto, native or docker (default: auto)")
    private Engine infrastructure = Engine.AUTO;

    @Option(
            names = REHEARSE,
            hidden = true,
            description = "start no service: this start records an AOT cache")
    private boolean rehearsal;

    @Mixin private DataOption data = new DataOption();

    /** The arguments for a start that records the AOT cache of this program. */
    public static List<String> rehearsal(int port, Path data, Engine engine) {
        return List.of(
                "up",
                REHEARSE,
                "--free-ports",
                "--quiet",
                "--port=" + port,
                "--data=" + data,
                "--infrastructure=" + engine);
    }

    @Override
    public Integer call() throws InterruptedException {
        Checks.port(port);
        Checks.writable(data.folder());
        var console = Console.standard(!quiet);
        var begin = System.nanoTime();
        var settings =
                new SystemSettings(
                        Project.folder(),
                        data.folder(),
                        freePorts ? Ports.freeBehind(port) : Ports.standard(port),
                        infrastructure,
                        Map.of(),
                        Map.of(),
                        Variables.ofThisProcess().trained(),
                        console);
        var system = LocalSystem.start(rehearsal ? settings.withoutServices() : settings);
        console.progress(
                "Ticketing is ready at " + system.address(),
                Duration.ofNanos(System.nanoTime() - begin));
        console.say(StartPage.firstTicket(system.address().toString()));
        if (!rehearsal && settings.trained()) {
            system.trainLater(BEFORE_TRAINING, UpCommand::rehearsal);
        }
        system.awaitEnd();
        return 0;
    }
}
