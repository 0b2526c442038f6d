package ticketing.eventstore;

import ticketing.events.TicketEvent;
import ticketing.eventstore.testing.InMemoryEventStore;

class InMemoryEventStoreTest extends EventStoreContract {

    private final InMemoryEventStore<TicketEvent> store = new InMemoryEventStore<>();

    @Override
    protected EventStore<TicketEvent> store() {
        return store;
    }
}
