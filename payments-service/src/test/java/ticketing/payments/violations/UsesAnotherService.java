package ticketing.payments.violations;

import ticketing.tickets.TicketsOfAnotherService;

/** What a service must not do, for the test that shows that it is noticed. */
public final class UsesAnotherService {

    public String ask(TicketsOfAnotherService tickets) {
        return tickets.toString();
    }
}
