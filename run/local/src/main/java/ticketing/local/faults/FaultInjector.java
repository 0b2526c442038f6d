package ticketing.local.faults;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import ticketing.events.EventStream;
import ticketing.infrastructure.Link;
import ticketing.local.checks.CannotRunException;
import ticketing.local.nats.NatsAccess;
import ticketing.local.operator.Operations;
import ticketing.local.system.LocalSystem;
import ticketing.topology.Service;

/** Injects faults into a running system, and repairs them. */
final class FaultInjector {

    private static final Duration SLOWNESS = Duration.ofMillis(50);
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final LocalSystem system;
    private final Map<String, Link> links;
    private final Operations operations;
    private final NatsAccess.Connections provisioner;

    FaultInjector(
            LocalSystem system,
            Map<String, Link> links,
            Operations operations,
            NatsAccess.Connections provisioner) {
        this.system = system;
        this.links = links;
        this.operations = operations;
        this.provisioner = provisioner;
    }

    /** Repairs one fault. */
    interface Mending {

        /** For a fault that repairs itself. */
        Mending NONE = () -> {};

        void mend() throws InterruptedException;
    }

    /**
     * Injects one fault.
     *
     * @throws CannotRunException if it cannot be injected, because too much is broken already
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

    /** Tries the restart repeatedly, because other parts may be broken at the same time. */
    private void restart(String instance) throws InterruptedException {
        Condition.await(
                instance + " is restarted",
                LIMIT.multipliedBy(2),
                () -> {
                    system.restart(instance);
                    return true;
                });
    }

    private static void signal(String signal, OptionalLong process) throws InterruptedException {
        if (process.isEmpty()) {
            return;
        }
        try {
            // The process may have ended in the meantime; then the command has another exit code.
            new ProcessBuilder("kill", signal, Long.toString(process.getAsLong()))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new CannotRunException("There is no command kill here.", e);
        }
    }

    /** Resets the cursor of a consumer, so its service receives every event again. */
    private void startOver(String streamAndConsumer) throws InterruptedException {
        var names = streamAndConsumer.split("/", 2);
        Condition.await(
                streamAndConsumer + " is started over",
                LIMIT,
                () -> {
                    var management =
                            provisioner.of(EventStream.valueOf(names[0])).jetStreamManagement();
                    var consumers =
                            management.getConsumerNames(names[0]).stream()
                                    .filter(name -> DurableConsumers.purpose(name).equals(names[1]))
                                    .toList();
                    for (var consumer : consumers) {
                        management.resetConsumer(names[0], consumer, 1);
                    }
                    return !consumers.isEmpty();
                });
    }

    private void rebuild(String serviceAndView) throws InterruptedException {
        var names = serviceAndView.split("/", 2);
        var path = "/actuator/readmodels/" + names[1];
        Condition.await(
                serviceAndView + " is being rebuilt",
                LIMIT,
                () -> {
                    for (var instance : operations.instancesOf(Service.valueOf(names[0]))) {
                        if (accepts(instance, path)) {
                            return true;
                        }
                    }
                    return false;
                });
    }

    private boolean accepts(String instance, String path) throws InterruptedException {
        try {
            return operations.post(instance, path, Map.of()).isGood();
        } catch (CannotRunException another) {
            return false;
        }
    }
}
