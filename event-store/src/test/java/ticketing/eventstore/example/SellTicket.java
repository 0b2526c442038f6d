package ticketing.eventstore.example;

import java.util.UUID;

record SellTicket(UUID ticketId, UUID orderId) {}
