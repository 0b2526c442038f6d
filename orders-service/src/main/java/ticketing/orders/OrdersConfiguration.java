package ticketing.orders;

import io.micrometer.core.instrument.MeterRegistry;
import org.mapstruct.factory.Mappers;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.domain.Sort.Direction;
import org.springframework.data.mongodb.core.index.Index;
import ticketing.events.EventStream;
import ticketing.events.ExpirationEvent.ExpirationCompleted;
import ticketing.events.OrderEvent;
import ticketing.events.PaymentEvent.PaymentCaptured;
import ticketing.events.TicketEvent;
import ticketing.eventstore.CommandHandler;
import ticketing.eventstore.EventStore;
import ticketing.eventstore.projection.TimeTravel;
import ticketing.eventstore.readmodel.ReadModel;
import ticketing.eventstore.readmodel.ReadModels;
import ticketing.eventstore.spring.EventStores;
import ticketing.eventstore.subscription.Subscription;
import ticketing.eventstore.subscription.Subscriptions;
import ticketing.orders.listing.LiveOrders;
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
import ticketing.topology.Consumers;
import ticketing.web.live.LiveUpdates;

/** All wiring of this service in one place: its rules, its views and its subscriptions. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(OrdersProperties.class)
class OrdersConfiguration {

    @Bean
    EventStore<OrderEvent> orderEvents(EventStores stores) {
        return stores.open(EventStream.ORDERS);
    }

    @Bean
    CommandHandler<OrderCommand, OrderBook, OrderEvent> orderHandler(
            EventStore<OrderEvent> events) {
        return new CommandHandler<>(events, new OrderDecider());
    }

    /**
     * The index has the sort order of the list. It ends with the status, so that a filter by status
     * is answered from the index.
     */
    @Bean
    ReadModel<OrderView, OrderEvent> orderViews(
            ReadModels readModels, LiveUpdates live, OrderMapper mapper) {
        return readModels
                .of(
                        Consumers.ORDERS_VIEW,
                        OrderView.class,
                        new OrderProjection(),
                        new Index()
                                .on("userId", Direction.ASC)
                                .on("placedAt", Direction.DESC)
                                .on("_id", Direction.DESC)
                                .on("status", Direction.ASC))
                .announcingTo(live.of(EventStream.ORDERS, new LiveOrders(mapper)::of));
    }

    @Bean
    ReadModel<TicketCopy, TicketEvent> ticketCopies(ReadModels readModels) {
        return readModels.of(
                Consumers.ORDERS_TICKET_COPIES, TicketCopy.class, new TicketCopyProjection());
    }

    @Bean
    Orders orders(ReadModel<OrderView, OrderEvent> views) {
        return new Orders(views);
    }

    @Bean
    TimeTravel<OrderView, OrderEvent> orderHistories(EventStore<OrderEvent> events) {
        return new TimeTravel<>(events, new OrderProjection());
    }

    @Bean
    OrderMapper orderMapper() {
        return Mappers.getMapper(OrderMapper.class);
    }

    @Bean
    Subscription<PaymentCaptured> whenPaymentCaptured(
            Subscriptions subscriptions,
            CommandHandler<OrderCommand, OrderBook, OrderEvent> handler,
            Orders orders,
            MeterRegistry metrics) {
        return subscriptions.subscribe(
                Consumers.ORDERS_WHEN_PAYMENT_CAPTURED,
                new WhenPaymentCaptured(handler, orders, metrics));
    }

    @Bean
    Subscription<ExpirationCompleted> whenExpirationCompleted(
            Subscriptions subscriptions,
            CommandHandler<OrderCommand, OrderBook, OrderEvent> handler,
            Orders orders) {
        return subscriptions.subscribe(
                Consumers.ORDERS_WHEN_EXPIRATION_COMPLETED,
                new WhenExpirationCompleted(handler, orders));
    }
}
