package ticketing.local.system;

import java.nio.file.Path;
import java.util.List;
import ticketing.infrastructure.Engine;

/** A start of this program, without services, from which it learns what it loads. */
@FunctionalInterface
public interface Rehearsal {

    /**
     * What is typed for it.
     *
     * @param port of its address
     * @param data its folder, which is deleted afterwards
     * @param engine how it runs NATS and MongoDB
     */
    List<String> arguments(int port, Path data, Engine engine);
}
