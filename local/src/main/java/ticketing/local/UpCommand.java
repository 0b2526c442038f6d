package ticketing.local;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import ticketing.infrastructure.Engine;

/** {@code ./ticketing up}: everything, until Ctrl-C. */
@Command(name = "up", description = "Starts everything and runs it until Ctrl-C.")
final class UpCommand implements Callable<Integer> {

    private static final Duration BEFORE_TRAINING = Duration.ofMinutes(1);

    @Option(
            names = "--port",
            description = "the port of the public address (default: ${DEFAULT-VALUE})")
    private int port = 8080;

    @Option(names = "--free-ports", description = "use any free ports behind the public address")
    private boolean freePorts;

    @Option(names = "--quiet", description = "write the services' logs to files only")
    private boolean quiet;

    @Option(
            names = "--infrastructure",
            description = "how NATS and MongoDB run: auto, native or docker (default: auto)")
    private Engine infrastructure = Engine.AUTO;

    @Mixin private DataOption data = new DataOption();

    @Override
    public Integer call() throws InterruptedException {
        var console = Console.standard(!quiet);
        var begin = System.nanoTime();
        var system =
                LocalSystem.start(
                        new LocalSystem.Settings(
                                Ticketing.project(),
                                data.folder(),
                                freePorts ? Ports.freeBehind(port) : Ports.standard(port),
                                infrastructure,
                                Map.of(),
                                Map.of(),
                                true,
                                console));
        console.progress(
                "Ticketing is ready at " + system.address(),
                Duration.ofNanos(System.nanoTime() - begin));
        console.say(StartPage.firstTicket(system.address().toString()));
        system.trainLater(BEFORE_TRAINING);
        new CountDownLatch(1).await();
        return 0;
    }
}
