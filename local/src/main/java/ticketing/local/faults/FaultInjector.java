package ticketing.local.faults;

import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import ticketing.local.CannotRunException;
import ticketing.local.LocalSystem;
import ticketing.local.Operations;
import ticketing.local.Service;

/** Makes things go wrong in a running system, and right again. */
final class FaultInjector {

    private static final Duration SLOWNESS = Duration.ofMillis(50);
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration PAUSE = Duration.ofMillis(200);

    private final LocalSystem system;
    private final Map<String, Link> links;
    private final Operations operations;
    private final Connection nats;

    FaultInjector(
            LocalSystem system, Map<String, Link> links, Operations operations, Connection nats) {
        this.system = system;
        this.links = links;
        this.operations = operations;
        this.nats = nats;
    }

    /** How one fault is mended. */
    interface Mending {

        /** It mends itself. */
        Mending NONE = () -> {};

        void mend() throws InterruptedException;
    }

    /**
     * Makes one thing go wrong.
     *
     * @throws CannotRunException if it can not be done, because too much is broken already
     */
    Mending inject(Fault fault) throws InterruptedException {
        var target = fault.target();
        return switch (fault.kind()) {
            case KILL_SERVICE, KILL_NATS, KILL_MONGODB -> {
                system.kill(target);
                yield Mending.NONE;
            }
            case RESTART_SERVICE -> {
                restart(target);
                yield Mending.NONE;
            }
            case PAUSE -> {
                var process = system.pid(target);
                signal("-STOP", process);
                yield () -> signal("-CONT", process);
            }
            case CUT -> {
                link(target).cut();
                yield link(target)::mend;
            }
            case STALL -> {
                link(target).stall();
                yield link(target)::mend;
            }
            case DELAY -> {
                link(target).delay(SLOWNESS);
                yield link(target)::mend;
            }
            case REDELIVER -> {
                startOver(target);
                yield Mending.NONE;
            }
            case REBUILD -> {
                rebuild(target);
                yield Mending.NONE;
            }
        };
    }

    private Link link(String name) {
        var link = links.get(name);
        if (link == null) {
            throw new IllegalArgumentException(name + " is none of " + links.keySet());
        }
        return link;
    }

    /** Something that it needs may be broken just then: it is started until it runs. */
    private void restart(String instance) throws InterruptedException {
        var deadline = System.nanoTime() + LIMIT.multipliedBy(2).toNanos();
        while (true) {
            system.stop(instance);
            try {
                system.start(instance);
                return;
            } catch (CannotRunException notNow) {
                if (System.nanoTime() > deadline) {
                    throw notNow;
                }
                Thread.sleep(PAUSE);
            }
        }
    }

    private static void signal(String signal, OptionalLong process) throws InterruptedException {
        if (process.isEmpty()) {
            return;
        }
        try {
            // It may have been killed meanwhile; the command says so with its exit code.
            new ProcessBuilder("kill", signal, Long.toString(process.getAsLong()))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new CannotRunException("There is no command kill here.", e);
        }
    }

    /** Its service makes it anew, and gets every event again. */
    private void startOver(String streamAndConsumer) throws InterruptedException {
        var names = streamAndConsumer.split("/", 2);
        persistently(
                "start over " + streamAndConsumer,
                () -> {
                    var management = nats.jetStreamManagement();
                    var consumers =
                            management.getConsumerNames(names[0]).stream()
                                    .filter(name -> DurableConsumers.purpose(name).equals(names[1]))
                                    .toList();
                    for (var consumer : consumers) {
                        management.deleteConsumer(names[0], consumer);
                    }
                    return !consumers.isEmpty();
                });
    }

    private void rebuild(String serviceAndView) throws InterruptedException {
        var names = serviceAndView.split("/", 2);
        persistently(
                "rebuild " + serviceAndView,
                () -> {
                    for (var instance : operations.instancesOf(Service.valueOf(names[0]))) {
                        var path = "/actuator/readmodels/" + names[1];
                        if (operations.post(instance, path, Map.of()).isGood()) {
                            return true;
                        }
                    }
                    return false;
                });
    }

    private interface Try {
        boolean succeeds() throws IOException, JetStreamApiException, InterruptedException;
    }

    /** What it takes may be broken just then. */
    private static void persistently(String what, Try one) throws InterruptedException {
        var deadline = System.nanoTime() + LIMIT.toNanos();
        while (true) {
            Exception trouble = new IllegalStateException("Nobody there could do it");
            try {
                if (one.succeeds()) {
                    return;
                }
            } catch (IOException
                    | JetStreamApiException
                    | CannotRunException
                    | IllegalStateException notNow) {
                trouble = notNow;
            }
            if (System.nanoTime() > deadline) {
                throw new CannotRunException("It took too long to " + what, trouble);
            }
            Thread.sleep(PAUSE);
        }
    }
}
