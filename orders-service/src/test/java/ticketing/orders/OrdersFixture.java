package ticketing.orders;

import static ticketing.eventstore.testing.RecordedEvents.recorded;
import static ticketing.orders.OrderExamples.NOON;
import static ticketing.orders.OrderExamples.TICKET_CREATED;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import org.mapstruct.factory.Mappers;
import ticketing.events.Boundary;
import ticketing.events.OrderEvent;
import ticketing.events.TicketEvent;
import ticketing.eventstore.CommandHandler;
import ticketing.eventstore.projection.TimeTravel;
import ticketing.eventstore.readmodel.TestViews;
import ticketing.eventstore.testing.InMemoryEventStore;
import ticketing.eventstore.testing.ReactionSpecification;
import ticketing.orders.listing.OrderMapper;
import ticketing.orders.listing.OrderProjection;
import ticketing.orders.listing.OrderView;
import ticketing.orders.listing.Orders;
import ticketing.orders.order.OrderBook;
import ticketing.orders.order.OrderCommand;
import ticketing.orders.order.OrderDecider;
import ticketing.orders.placing.OrdersProperties;
import ticketing.orders.placing.TicketCopy;
import ticketing.orders.placing.TicketCopyProjection;
import ticketing.orders.reactions.WhenExpirationCompleted;
import ticketing.orders.reactions.WhenPaymentCaptured;
import ticketing.web.request.PatientLookup;

/** This service on an in-memory store. One ticket is known from the start. */
public final class OrdersFixture implements ReactionSpecification.Service<OrderEvent> {

    public final Clock clock = Clock.fixed(NOON, ZoneOffset.UTC);
    public final PatientLookup lookup = new PatientLookup(clock);
    public final InMemoryEventStore<OrderEvent> store = new InMemoryEventStore<>(clock);
    public final CommandHandler<OrderCommand, OrderBook, OrderEvent> handler =
            new CommandHandler<>(store, new OrderDecider());
    public final TestViews<OrderView, OrderEvent> views =
            new TestViews<>(OrderView.class, new OrderProjection());
    public final TestViews<TicketCopy, TicketEvent> tickets =
            new TestViews<>(TicketCopy.class, new TicketCopyProjection());
    public final Orders orders = new Orders(views);
    public final TimeTravel<OrderView, OrderEvent> travel =
            new TimeTravel<>(store, new OrderProjection());
    public final OrderMapper mapper = Mappers.getMapper(OrderMapper.class);
    public final OrdersProperties properties = new OrdersProperties(Duration.ofMinutes(15));

    public final MeterRegistry metrics = new SimpleMeterRegistry();
    public final WhenPaymentCaptured whenPaymentCaptured =
            new WhenPaymentCaptured(handler, orders, metrics);
    public final WhenExpirationCompleted whenExpirationCompleted =
            new WhenExpirationCompleted(handler, orders);

    public OrdersFixture() {
        tickets.project(List.of(recorded(TICKET_CREATED, 0)));
    }

    @Override
    public InMemoryEventStore<OrderEvent> store() {
        return store;
    }

    @Override
    public void happened(OrderEvent event) {
        var boundary = Boundary.ofOrdersFor(event.ticketId());
        orders.project(List.of(store.happened(boundary, event)));
    }

    /** The advice that turns refusals into HTTP problems. */
    public Object problems() {
        return new OrderProblems();
    }
}
