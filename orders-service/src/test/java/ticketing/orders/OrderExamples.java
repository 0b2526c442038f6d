package ticketing.orders;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;
import ticketing.events.TicketEvent.TicketCreated;
import ticketing.web.session.SessionUser;

/** Users, tickets and times that the tests of this service share. */
public final class OrderExamples {

    public static final Instant NOON = Instant.parse("2030-01-01T12:00:00Z");
    public static final SessionUser ALICE =
            new SessionUser(new UUID(0, 1), "alice@example.com", "session-alice");
    public static final SessionUser BOB =
            new SessionUser(new UUID(0, 2), "bob@example.com", "session-bob");
    public static final SessionUser SELLER =
            new SessionUser(new UUID(0, 3), "sue@example.com", "session-sue");
    public static final UUID TICKET = new UUID(0, 10);
    public static final TicketCreated TICKET_CREATED =
            new TicketCreated(TICKET, SELLER.id(), "Concert", new BigDecimal("19.99"), "eur");

    private OrderExamples() {}
}
