package ticketing.tickets;

import org.mapstruct.factory.Mappers;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.domain.Sort.Direction;
import org.springframework.data.mongodb.core.index.Index;
import ticketing.events.EventStream;
import ticketing.events.OrderEvent.OrderCancelled;
import ticketing.events.OrderEvent.OrderCompleted;
import ticketing.events.OrderEvent.OrderPlaced;
import ticketing.events.TicketEvent;
import ticketing.eventstore.CommandHandler;
import ticketing.eventstore.EventStore;
import ticketing.eventstore.projection.TimeTravel;
import ticketing.eventstore.readmodel.ReadModel;
import ticketing.eventstore.readmodel.ReadModels;
import ticketing.eventstore.spring.EventStores;
import ticketing.eventstore.subscription.Subscription;
import ticketing.eventstore.subscription.Subscriptions;
import ticketing.tickets.listing.LiveTickets;
import ticketing.tickets.listing.TicketMapper;
import ticketing.tickets.listing.TicketProjection;
import ticketing.tickets.listing.TicketView;
import ticketing.tickets.listing.Tickets;
import ticketing.tickets.reactions.OrderNews;
import ticketing.tickets.reactions.WhenOrderCancelled;
import ticketing.tickets.reactions.WhenOrderCompleted;
import ticketing.tickets.reactions.WhenOrderPlaced;
import ticketing.tickets.ticket.Ticket;
import ticketing.tickets.ticket.TicketCommand;
import ticketing.tickets.ticket.TicketDecider;
import ticketing.topology.Consumers;
import ticketing.web.live.LiveUpdates;
import ticketing.web.session.PublicEndpoints;

/** All wiring of this service in one place: its rules, its views and its subscriptions. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(TicketsProperties.class)
class TicketsConfiguration {

    /** Everybody may see the offers; only the seller may see the history of a ticket. */
    @Bean
    PublicEndpoints publicEndpoints() {
        return PublicEndpoints.of("GET /api/tickets", "GET /api/tickets/{id}");
    }

    @Bean
    EventStore<TicketEvent> ticketEvents(EventStores stores) {
        return stores.open(EventStream.TICKETS);
    }

    @Bean
    CommandHandler<TicketCommand, Ticket, TicketEvent> ticketHandler(
            EventStore<TicketEvent> events) {
        return new CommandHandler<>(events, new TicketDecider());
    }

    /**
     * Both indexes start with the fields that a list filters by, then have its sort order. They end
     * with the title, so that a search by title reads only the tickets that match.
     */
    @Bean
    ReadModel<TicketView, TicketEvent> ticketViews(
            ReadModels readModels, LiveUpdates live, TicketMapper mapper) {
        return readModels
                .of(
                        Consumers.TICKETS_VIEW,
                        TicketView.class,
                        new TicketProjection(),
                        new Index()
                                .on("status", Direction.ASC)
                                .on("position", Direction.DESC)
                                .on("searchableTitle", Direction.ASC),
                        new Index()
                                .on("sellerId", Direction.ASC)
                                .on("status", Direction.ASC)
                                .on("position", Direction.DESC)
                                .on("searchableTitle", Direction.ASC),
                        new Index()
                                .on("sellerId", Direction.ASC)
                                .on("position", Direction.DESC)
                                .on("searchableTitle", Direction.ASC))
                .announcingTo(live.of(EventStream.TICKETS, new LiveTickets(mapper)::of));
    }

    @Bean
    Tickets tickets(ReadModel<TicketView, TicketEvent> views) {
        return new Tickets(views);
    }

    @Bean
    TimeTravel<TicketView, TicketEvent> ticketHistories(EventStore<TicketEvent> events) {
        return new TimeTravel<>(events, new TicketProjection());
    }

    @Bean
    TicketMapper ticketMapper() {
        return Mappers.getMapper(TicketMapper.class);
    }

    @Bean
    OrderNews orderNews(
            CommandHandler<TicketCommand, Ticket, TicketEvent> handler, Tickets tickets) {
        return new OrderNews(handler, tickets);
    }

    @Bean
    Subscription<OrderPlaced> whenOrderPlaced(Subscriptions subscriptions, OrderNews news) {
        return subscriptions.subscribe(
                Consumers.TICKETS_WHEN_ORDER_PLACED, new WhenOrderPlaced(news));
    }

    @Bean
    Subscription<OrderCancelled> whenOrderCancelled(Subscriptions subscriptions, OrderNews news) {
        return subscriptions.subscribe(
                Consumers.TICKETS_WHEN_ORDER_CANCELLED, new WhenOrderCancelled(news));
    }

    @Bean
    Subscription<OrderCompleted> whenOrderCompleted(Subscriptions subscriptions, OrderNews news) {
        return subscriptions.subscribe(
                Consumers.TICKETS_WHEN_ORDER_COMPLETED, new WhenOrderCompleted(news));
    }
}
