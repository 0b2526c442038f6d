package ticketing.local.system;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import ticketing.infrastructure.FreePort;
import ticketing.local.checks.CannotRunException;
import ticketing.local.process.Part;
import ticketing.local.services.Ports;
import ticketing.local.terminal.Console;

/** Checks whether a started part is ready, and waits for it. */
final class Readiness {

    private static final Duration START_LIMIT = Duration.ofMinutes(2);

    private static final HttpClient HTTP =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(Duration.ofSeconds(2))
                    .build();

    private final Logs logs;
    private final BooleanSupplier interrupted;

    /**
     * @param interrupted whether to stop waiting
     */
    Readiness(Logs logs, BooleanSupplier interrupted) {
        this.logs = logs;
        this.interrupted = interrupted;
    }

    /** Finds the log of a part. */
    interface Logs {
        Path of(String part);
    }

    static URI urlOf(Ports.OfService ports) {
        return URI.create("http://127.0.0.1:" + ports.http());
    }

    static URI addressAt(int port) {
        return URI.create("http://localhost:" + port);
    }

    /** Calls {@code /readyz} there. */
    static BooleanSupplier isReadyAt(URI service) {
        var request =
                HttpRequest.newBuilder(service.resolve("/readyz"))
                        .timeout(Duration.ofSeconds(5))
                        .build();
        return () -> {
            // Checked often during the start: this is cheaper than a refused HTTP request.
            if (FreePort.isFree(service.getPort())) {
                return false;
            }
            try {
                return HTTP.send(request, HttpResponse.BodyHandlers.discarding()).statusCode()
                        == 200;
            } catch (IOException notYet) {
                return false;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        };
    }

    /**
     * Waits until a part is ready.
     *
     * @throws CannotRunException if it ends before it is ready, takes more than two minutes, or the
     *     start is interrupted
     */
    void await(Part part) {
        await(
                part.name(),
                logs.of(part.name()),
                part::isReady,
                () -> {
                    if (!part.isAlive()) {
                        throw new CannotRunException(
                                "%s ended during its start%s; all of its log is in %s."
                                        .formatted(
                                                part.name(),
                                                lastWords(part),
                                                logs.of(part.name())));
                    }
                });
    }

    /**
     * Waits until something is ready.
     *
     * @param check throws if it can never become ready
     */
    void await(String name, Path log, BooleanSupplier ready, Runnable check) {
        var deadline = System.nanoTime() + START_LIMIT.toNanos();
        while (!ready.getAsBoolean()) {
            requireNotInterrupted();
            check.run();
            if (System.nanoTime() > deadline) {
                throw new CannotRunException(
                        "%s is not ready after %s; its log is in %s."
                                .formatted(name, Console.seconds(START_LIMIT), log));
            }
            pause();
        }
    }

    /**
     * Throws if everything is being stopped.
     *
     * @throws CannotRunException if everything is being stopped
     */
    void requireNotInterrupted() {
        if (interrupted.getAsBoolean()) {
            throw new CannotRunException("The start was interrupted.");
        }
    }

    private static String lastWords(Part part) {
        var lines = part.lastWords();
        return lines.isEmpty() ? "" : ":\n" + String.join("\n", lines) + "\n";
    }

    static void pause() {
        try {
            Thread.sleep(50);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CannotRunException("The start was interrupted.", e);
        }
    }
}
