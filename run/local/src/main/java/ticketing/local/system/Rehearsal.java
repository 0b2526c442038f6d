package ticketing.local.system;

import java.nio.file.Path;
import java.util.List;
import ticketing.infrastructure.Engine;

/** A start of this program without services, which records the AOT cache of this program. */
@FunctionalInterface
public interface Rehearsal {

    /**
     * The arguments of this start.
     *
     * @param port of its address
     * @param data its folder, which is deleted afterwards
     * @param engine how it runs NATS and MongoDB
     */
    List<String> arguments(int port, Path data, Engine engine);
}
