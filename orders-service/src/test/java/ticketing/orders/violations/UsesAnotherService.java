package ticketing.orders.violations;

import ticketing.tickets.TicketsOfAnotherService;

/**
 * Breaks a rule on purpose: a test shows that the architecture rules notice the use of another
 * service.
 */
public final class UsesAnotherService {

    public String ask(TicketsOfAnotherService tickets) {
        return tickets.toString();
    }
}
