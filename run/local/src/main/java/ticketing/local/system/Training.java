package ticketing.local.system;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import ticketing.infrastructure.Engine;
import ticketing.infrastructure.FreePort;
import ticketing.local.data.DataFolder;
import ticketing.local.programs.JavaPrograms;
import ticketing.local.services.Ports;
import ticketing.topology.Service;

/**
 * Records an AOT cache (JEP 483, 514) for this program and each service, so that the next start is
 * faster.
 */
final class Training {

    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final JavaPrograms programs;
    private final ServiceSettings services;
    private final DataFolder data;
    private final Engine engine;
    private final BooleanSupplier closing;
    private final Runnable noted;
    private @Nullable Thread thread;
    private volatile @Nullable Process trainee;

    /**
     * @param closing whether nothing may be started any more
     * @param noted called when {@link #pid} changes
     */
    Training(
            JavaPrograms programs,
            ServiceSettings services,
            DataFolder data,
            Engine engine,
            BooleanSupplier closing,
            Runnable noted) {
        this.programs = programs;
        this.services = services;
        this.data = data;
        this.engine = engine;
        this.closing = closing;
        this.noted = noted;
    }

    /** Records in the background after a pause. */
    void begin(Duration pause, Rehearsal rehearsal) {
        var later =
                Thread.ofPlatform()
                        .daemon()
                        .name("training")
                        .unstarted(() -> {
                            try {
                                Thread.sleep(pause);
                                train(rehearsal);
                            } catch (InterruptedException closed) {
                                Thread.currentThread().interrupt();
                            }
                        });
        synchronized (this) {
            if (!closing.getAsBoolean()) {
                thread = later;
                later.start();
            }
        }
    }

    /**
     * Records now; returns when it is done.
     *
     * @throws InterruptedException if it was interrupted before it was done
     */
    void train(Rehearsal rehearsal) throws InterruptedException {
        if (!programs.isLauncherTrained()) {
            var port = FreePort.any();
            var itsData = data.temporary().resolve("rehearsal");
            try {
                programs.trainLauncher(
                        rehearsal.arguments(port, itsData, engine),
                        Readiness.isReadyAt(Readiness.addressAt(port)),
                        this::noteTraining);
            } finally {
                DataFolder.delete(itsData);
            }
        }
        for (var service : Service.values()) {
            if (!programs.isTrained(service)) {
                var ports = Ports.OfService.free();
                programs.train(
                        service,
                        services.arguments(service, ports),
                        Readiness.isReadyAt(Readiness.urlOf(ports)),
                        this::noteTraining);
            }
        }
    }

    private void noteTraining(Process process) {
        trainee = process;
        noted.run();
    }

    /** The process that is recording now. If this program is killed, the next start ends it. */
    OptionalLong pid() {
        var process = trainee;
        return process != null && process.isAlive()
                ? OptionalLong.of(process.pid())
                : OptionalLong.empty();
    }

    /** Interrupts a recording. Once the system is closing, no new one begins. */
    void stop() throws InterruptedException {
        Thread begun;
        synchronized (this) {
            begun = thread;
        }
        if (begun != null) {
            begun.interrupt();
            begun.join(LIMIT);
        }
    }
}
