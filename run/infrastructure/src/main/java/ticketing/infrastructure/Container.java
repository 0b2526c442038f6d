package ticketing.infrastructure;

import java.util.OptionalLong;
import org.testcontainers.containers.GenericContainer;

/**
 * A server in Docker. We choose its port on this machine, because a port chosen by Docker changes
 * with every restart. Testcontainers removes the container when this JVM ends.
 */
final class Container implements ServerRun {

    private final GenericContainer<?> container;

    Container(GenericContainer<?> container, int port, int portInside) {
        this.container = container;
        container.getPortBindings().add("127.0.0.1:%d:%d".formatted(port, portInside));
    }

    @Override
    public void start() {
        if (container.getContainerId() == null) {
            container.start();
        } else {
            container.getDockerClient().startContainerCmd(container.getContainerId()).exec();
        }
    }

    @Override
    public void kill() {
        container.getDockerClient().killContainerCmd(container.getContainerId()).exec();
    }

    @Override
    public void stop() {
        container.stop();
    }

    @Override
    public boolean isAlive() {
        return container.isRunning();
    }

    @Override
    public OptionalLong pid() {
        return OptionalLong.empty();
    }
}
