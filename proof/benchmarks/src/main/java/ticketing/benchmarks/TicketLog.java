package ticketing.benchmarks;

import io.nats.client.Connection;
import io.nats.client.PublishOptions;
import io.nats.client.impl.Headers;
import io.nats.client.impl.NatsMessage;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import ticketing.events.Boundary;
import ticketing.events.EventJson;
import ticketing.events.EventStream;
import ticketing.events.EventType;
import ticketing.events.TicketEvent;
import ticketing.events.TicketEvent.TicketCreated;
import ticketing.events.TicketEvent.TicketUpdated;
import ticketing.eventstore.EventStore;
import ticketing.eventstore.NewEvent;

/**
 * Fills the stream of tickets with past events, as tickets-service would have stored them. They are
 * published in bulk, without asking the rules.
 */
final class TicketLog {

    /** Each ticket is created once and updated nine times. */
    static final int EVENTS_OF_A_TICKET = 10;

    private static final int IN_FLIGHT = 500;

    private TicketLog() {}

    /**
     * First all tickets are created, then all are updated, and so on, so the events of one ticket
     * are far apart. When this returns, all events are stored, but perhaps not yet visible in a
     * view.
     */
    static void fill(Connection nats, List<UUID> tickets, UUID seller) throws IOException {
        fill(nats, tickets, tickets.size(), seller);
    }

    /**
     * The same with a limited number of tickets at a time: when they are finished, the next ones
     * begin.
     */
    static void fill(Connection nats, List<UUID> tickets, int atATime, UUID seller)
            throws IOException {
        var jetStream = nats.jetStream();
        var toTickets = PublishOptions.builder().expectedStream(EventStream.TICKETS.name()).build();
        var answers = new ArrayList<CompletableFuture<?>>();
        for (int from = 0; from < tickets.size(); from += atATime) {
            var some = tickets.subList(from, Math.min(from + atATime, tickets.size()));
            for (int version = 0; version < EVENTS_OF_A_TICKET; version++) {
                for (var ticket : some) {
                    var message = message(ticket, seller, version);
                    answers.add(jetStream.publishAsync(message, toTickets));
                    if (answers.size() == IN_FLIGHT) {
                        answers.forEach(CompletableFuture::join);
                        answers.clear();
                    }
                }
            }
        }
        answers.forEach(CompletableFuture::join);
    }

    /** The event of a ticket at a version; version 0 is its creation. */
    static TicketEvent event(UUID ticket, UUID seller, long version) {
        var price = new BigDecimal("19.99");
        return version == 0
                ? new TicketCreated(ticket, seller, "Concert 0", price, "eur")
                : new TicketUpdated(ticket, "Concert " + version, price);
    }

    /** Appends the creation of a ticket, like a service. */
    static void create(EventStore<TicketEvent> store, UUID ticket) {
        store.append(
                Boundary.ofTicket(ticket), 0, List.of(new NewEvent<>(event(ticket, ticket, 0), 0)));
    }

    static List<UUID> ids(int number) {
        var ids = new ArrayList<UUID>(number);
        for (int i = 0; i < number; i++) {
            ids.add(UUID.randomUUID());
        }
        return ids;
    }

    // Without an id for deduplication: the server would keep a million of them in memory.
    private static NatsMessage message(UUID ticket, UUID seller, long version) {
        var event = event(ticket, seller, version);
        return NatsMessage.builder()
                .subject(Boundary.ofTicket(ticket).subjectOf(event))
                .headers(
                        new Headers()
                                .put("ce-specversion", "1.0")
                                .put("ce-id", ticket + "-" + version)
                                .put("ce-type", EventType.of(event).storedName())
                                .put("ce-source", "benchmark")
                                .put("ce-time", Instant.EPOCH.toString())
                                .put("ce-subject", ticket.toString())
                                .put("ticketing-version", Long.toString(version))
                                .put("ticketing-correlation-id", "benchmark"))
                .data(EventJson.write(event))
                .build();
    }
}
