package ticketing.tickets.violations;

import ticketing.orders.OrdersOfAnotherService;

/** What a service must not do, for the test that shows that it is noticed. */
public final class UsesAnotherService {

    public String ask(OrdersOfAnotherService orders) {
        return orders.toString();
    }
}
