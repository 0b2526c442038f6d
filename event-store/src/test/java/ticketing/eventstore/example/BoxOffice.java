package ticketing.eventstore.example;

import ticketing.events.Boundary;
import ticketing.events.TicketEvent;
import ticketing.eventstore.CommandHandler;
import ticketing.eventstore.testing.InMemoryEventStore;
import ticketing.eventstore.testing.ReactionSpecification;

final class BoxOffice implements ReactionSpecification.Service<TicketEvent> {

    private final InMemoryEventStore<TicketEvent> store = new InMemoryEventStore<>();
    final WhenOrderCompleted whenOrderCompleted =
            new WhenOrderCompleted(new CommandHandler<>(store, new SaleDecider()));

    @Override
    public InMemoryEventStore<TicketEvent> store() {
        return store;
    }

    @Override
    public void happened(TicketEvent event) {
        store.happened(Boundary.ofTicket(event.ticketId()), event);
    }
}
