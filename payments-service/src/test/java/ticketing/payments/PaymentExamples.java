package ticketing.payments;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import ticketing.events.OrderEvent.CancellationReason;
import ticketing.events.OrderEvent.OrderCancelled;
import ticketing.events.OrderEvent.OrderCompleted;
import ticketing.events.OrderEvent.OrderPlaced;
import ticketing.web.session.SessionUser;

/** Users, orders and times that the tests of this service share. */
public final class PaymentExamples {

    public static final Instant NOON = Instant.parse("2030-01-01T12:00:00Z");
    public static final SessionUser ALICE =
            new SessionUser(new UUID(0, 1), "alice@example.com", "session-alice");
    public static final SessionUser BOB =
            new SessionUser(new UUID(0, 2), "bob@example.com", "session-bob");
    public static final UUID TICKET = new UUID(0, 10);
    public static final UUID ORDER = new UUID(0, 11);

    private PaymentExamples() {}

    /** Alice has ordered the ticket for 19.99. */
    public static OrderPlaced placed(UUID order) {
        return new OrderPlaced(
                order,
                TICKET,
                0,
                ALICE.id(),
                "Concert",
                new BigDecimal("19.99"),
                "eur",
                0,
                NOON.plus(Duration.ofMinutes(15)));
    }

    public static OrderCancelled cancelled(UUID order, CancellationReason reason) {
        return new OrderCancelled(order, TICKET, 0, reason);
    }

    public static OrderCompleted completed(UUID order) {
        return new OrderCompleted(order, TICKET, 0, new UUID(0, 12));
    }
}
