package ticketing.local.system;

import java.util.List;
import java.util.function.BooleanSupplier;
import ticketing.infrastructure.Engine;
import ticketing.infrastructure.mongo.MongoServer;
import ticketing.infrastructure.nats.NatsServer;
import ticketing.local.data.DataFolder;
import ticketing.local.nats.NatsKeys;
import ticketing.local.process.ContainerPart;
import ticketing.local.process.Part;
import ticketing.local.programs.JavaPrograms;

/** NATS and MongoDB, which all services need. */
final class Infrastructure {

    private final SystemSettings settings;
    private final DataFolder data;

    Infrastructure(SystemSettings settings, DataFolder data) {
        this.settings = settings;
        this.data = data;
    }

    /** Turns a command into a part of the system. */
    interface Processes {
        Part of(String name, List<String> command, BooleanSupplier ready);
    }

    /** Both as parts that are not started yet. Creates the keys of NATS if there are none. */
    List<Part> parts(JavaPrograms programs, Processes processes) {
        var ports = settings.ports();
        var keys = NatsKeys.makeIn(data.natsKeys());
        var nats =
                NatsServer.Settings.in(data.natsFolder())
                        .withPort(ports.nats())
                        .withConfiguration(keys.accounts())
                        .withEngine(settings.engine());
        var mongo = new MongoServer.Settings(settings.engine(), ports.mongo());
        if (settings.engine().resolve() == Engine.DOCKER) {
            return List.of(
                    new ContainerPart(LocalSystem.NATS, () -> NatsServer.start(nats)),
                    new ContainerPart(LocalSystem.MONGODB, () -> MongoServer.start(mongo)));
        }
        settings.console().progress("Starting NATS and an embedded MongoDB server");
        return List.of(
                processes.of(
                        LocalSystem.NATS,
                        NatsServer.nativeCommand(nats),
                        () -> NatsServer.answersAt(ports.nats())),
                processes.of(
                        LocalSystem.MONGODB,
                        programs.mongo(ports.mongo()),
                        () -> MongoServer.answersAt(ports.mongo())));
    }
}
