package ticketing.local.system;

import java.io.IOException;
import java.nio.file.Files;

/** The repairs of the caretaker in a system on this machine. */
final class MendingTools implements Caretaker.Tools {

    /** Free bytes that NATS needs before a restart is worth it. */
    private static final long ROOM = 16L << 20;

    private final LocalSystem system;
    private final ServiceSettings services;

    MendingTools(LocalSystem system, ServiceSettings services) {
        this.system = system;
        this.services = services;
    }

    @Override
    public boolean hasRoom() {
        try {
            return Files.getFileStore(system.data()).getUsableSpace() >= ROOM;
        } catch (IOException unknown) {
            return false;
        }
    }

    @Override
    public void restartNats() {
        system.restart(LocalSystem.NATS);
    }

    @Override
    public void restartService(String name) {
        system.restart(name);
    }

    @Override
    public void provision() {
        services.provision();
    }
}
