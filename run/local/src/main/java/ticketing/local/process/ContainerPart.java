package ticketing.local.process;

import java.util.List;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import ticketing.infrastructure.LocalServer;
import ticketing.local.checks.CannotRunException;

/** A server in Docker. It is ready when its start returns. */
public final class ContainerPart implements Part {

    private final String name;
    private final Supplier<? extends LocalServer> starting;
    private @Nullable LocalServer server;
    private boolean stoppedForGood;

    public ContainerPart(String name, Supplier<? extends LocalServer> starting) {
        this.name = name;
        this.starting = starting;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public synchronized void start() {
        if (stoppedForGood) {
            throw new CannotRunException("The start was interrupted.");
        }
        if (server == null) {
            server = starting.get();
        }
    }

    @Override
    public synchronized void stop() {
        if (server != null) {
            server.close();
            server = null;
        }
    }

    @Override
    public synchronized void stopForGood() {
        stoppedForGood = true;
        stop();
    }

    @Override
    public synchronized void kill() {
        if (server != null) {
            server.kill();
            server.restart();
        }
    }

    @Override
    public synchronized boolean isAlive() {
        return server != null;
    }

    @Override
    public boolean isReady() {
        return isAlive();
    }

    @Override
    public OptionalLong pid() {
        return OptionalLong.empty();
    }

    @Override
    public List<String> lastWords() {
        return List.of();
    }
}
