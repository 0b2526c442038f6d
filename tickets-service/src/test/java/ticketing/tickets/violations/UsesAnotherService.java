package ticketing.tickets.violations;

import ticketing.orders.OrdersOfAnotherService;

/**
 * Breaks a rule on purpose: a test shows that the architecture rules notice the use of another
 * service.
 */
public final class UsesAnotherService {

    public String ask(OrdersOfAnotherService orders) {
        return orders.toString();
    }
}
