package ticketing.choreography;

import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import ticketing.choreography.Fact.Delivery;
import ticketing.choreography.Fact.Job;
import ticketing.choreography.Fact.Request;
import ticketing.events.DomainEvent;
import ticketing.events.ExpirationEvent;
import ticketing.events.OrderEvent;
import ticketing.events.PaymentEvent;
import ticketing.events.TicketEvent;
import ticketing.events.TicketEvent.TicketReleased;
import ticketing.events.TicketEvent.TicketReserved;
import ticketing.events.TicketEvent.TicketSold;
import ticketing.events.UserEvent;
import ticketing.payments.gateway.ChargeOutcome;

/** The words for the parts of a story. */
final class Words {

    private Words() {}

    static String of(Job job) {
        return switch (job) {
            case Delivery(var consumer, var event) -> consumer + " receives " + of(event.data());
            case Request(var wish) -> "buyer " + wish;
        };
    }

    static String of(List<Event> events) {
        return events.stream().map(event -> of(event.data())).collect(Collectors.joining(" and "));
    }

    static String of(DomainEvent event) {
        var name = event.getClass().getSimpleName();
        return switch (event) {
            case OrderEvent order -> name + " " + Buyer.of(order.orderId());
            case PaymentEvent payment -> name + " " + Buyer.of(payment.orderId());
            case ExpirationEvent expiration -> name + " " + Buyer.of(expiration.orderId());
            case TicketReserved(_, var order, _) -> name + " " + Buyer.of(order);
            case TicketReleased(_, var order, _) -> name + " " + Buyer.of(order);
            case TicketSold(_, var order, _) -> name + " " + Buyer.of(order);
            case TicketEvent _, UserEvent _ -> name;
        };
    }

    static String of(ChargeOutcome outcome) {
        return switch (outcome) {
            case ChargeOutcome.Captured _ -> "taken";
            case ChargeOutcome.Declined _ -> "declined";
            case ChargeOutcome.Unknown _ -> "unknown";
        };
    }

    static String order(UUID order) {
        return "order " + Buyer.of(order);
    }
}
