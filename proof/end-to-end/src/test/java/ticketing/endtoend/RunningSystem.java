package ticketing.endtoend;

import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import ticketing.local.faults.BreakableSystem;
import ticketing.local.system.LocalSystem;
import ticketing.local.system.SystemSettings;
import ticketing.topology.Service;

/**
 * One system for all end-to-end tests: everything as {@code ./ticketing up} runs it, but with free
 * ports, its own folder and little time to pay. It is stopped after the last test.
 *
 * <p>There are two instances of orders-service, or of every service with {@code
 * -Dticketing.doubled=all}, which takes longer to start.
 */
final class RunningSystem implements BeforeAllCallback {

    /** The lock of tests that break the system, so no other test runs at the same time. */
    static final String LOCK = "system";

    /** Long enough to pay on a busy machine, short enough to wait for. */
    static final String TIME_TO_PAY = "15s";

    private static BreakableSystem breakable;

    @Override
    public void beforeAll(ExtensionContext context) {
        context.getRoot()
                .getStore(Namespace.create(RunningSystem.class))
                .computeIfAbsent("system", _ -> start(), BreakableSystem.class);
    }

    private static BreakableSystem start() {
        var settings =
                SystemSettings.forTests(
                                Path.of("..", ".."),
                                Path.of("target", "systems", UUID.randomUUID().toString()))
                        .withProperty(Service.ORDERS, "ticketing.orders.time-to-pay", TIME_TO_PAY);
        for (var service : doubled()) {
            settings = settings.withInstances(service, 2);
        }
        breakable = BreakableSystem.start(settings);
        return breakable;
    }

    private static List<Service> doubled() {
        return System.getProperty("ticketing.doubled", "").equals("all")
                ? List.of(Service.values())
                : List.of(Service.ORDERS);
    }

    static BreakableSystem breakable() {
        return breakable;
    }

    static LocalSystem system() {
        return breakable.system();
    }

    static Visitor visitor() {
        return new Visitor(system().address());
    }

    static Visitor signedUp() {
        return Visitor.signedUp(system().address());
    }

    static Ledger ledger() {
        return new Ledger(system().nats());
    }
}
