package ticketing.endtoend;

import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import ticketing.local.LocalSystem;
import ticketing.local.Service;

/**
 * One system for all stories: everything as {@code ./ticketing up} runs it, at free ports and with
 * a folder of its own, with two instances of orders-service and little time to pay. It is stopped
 * when all stories are told.
 */
final class RunningSystem implements BeforeAllCallback {

    /** Who breaks the system has it alone. */
    static final String LOCK = "system";

    /** Long enough to pay on a busy machine, short enough to wait for. */
    static final String TIME_TO_PAY = "25s";

    private static LocalSystem system;

    @Override
    public void beforeAll(ExtensionContext context) {
        context.getRoot()
                .getStore(Namespace.create(RunningSystem.class))
                .computeIfAbsent("system", _ -> start(), LocalSystem.class);
    }

    private static LocalSystem start() {
        system =
                LocalSystem.start(
                        LocalSystem.Settings.forTests(
                                        Path.of(".."),
                                        Path.of("target", "systems", UUID.randomUUID().toString()))
                                .withInstances(Service.ORDERS, 2)
                                .withProperty(
                                        Service.ORDERS,
                                        "ticketing.orders.time-to-pay",
                                        TIME_TO_PAY));
        return system;
    }

    static LocalSystem system() {
        return system;
    }

    static Visitor visitor() {
        return new Visitor(system.address());
    }

    static Visitor signedUp() {
        return Visitor.signedUp(system.address());
    }

    static Ledger ledger() {
        return new Ledger(system.natsUrl());
    }
}
