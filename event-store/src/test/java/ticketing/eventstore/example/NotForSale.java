package ticketing.eventstore.example;

import ticketing.eventstore.Refusal;

@SuppressWarnings("serial")
final class NotForSale extends Refusal {
    NotForSale() {
        super("This ticket is not for sale");
    }
}
