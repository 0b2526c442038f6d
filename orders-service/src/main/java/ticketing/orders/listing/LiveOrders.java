package ticketing.orders.listing;

import java.util.List;
import ticketing.events.EventStream;
import ticketing.topology.LiveSubjects;
import ticketing.web.live.LiveUpdates.Update;

/** What browsers hear of an order that has changed: its buyer everything, others nothing. */
public record LiveOrders(OrderMapper mapper) {

    public List<Update> of(OrderView order) {
        return List.of(
                new Update(
                        LiveSubjects.ofPerson(order.userId(), EventStream.ORDERS, order.id()),
                        mapper.response(order)));
    }
}
