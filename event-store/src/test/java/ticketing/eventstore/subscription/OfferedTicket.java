package ticketing.eventstore.subscription;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;
import ticketing.events.EventJson;
import ticketing.events.TicketEvent.TicketCreated;
import ticketing.eventstore.Cause;
import ticketing.eventstore.NewEvent;
import ticketing.eventstore.jetstream.EventCodec;
import ticketing.eventstore.jetstream.NatsConnection;

/** The first event of a ticket, for tests that do not care about its content. */
final class OfferedTicket {

    private OfferedTicket() {}

    /** Stores it in {@code TICKETS}, without the event store. */
    static void publish(NatsConnection nats, UUID ticket) throws Exception {
        var event = new TicketCreated(ticket, ticket, "Concert", new BigDecimal("19.99"), "eur");
        nats.connection()
                .jetStream()
                .publish(
                        "tickets." + ticket + ".created",
                        EventCodec.headers(
                                new NewEvent<>(event, 0),
                                ticket.toString(),
                                "test",
                                Instant.EPOCH,
                                new Cause("story", null, null)),
                        EventJson.write(event));
    }
}
