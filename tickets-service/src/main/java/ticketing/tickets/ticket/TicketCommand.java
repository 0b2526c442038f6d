package ticketing.tickets.ticket;

import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Everything that can be asked of a ticket. */
public sealed interface TicketCommand {

    UUID ticketId();

    /**
     * Somebody wants to sell a ticket.
     *
     * @param currency ISO 4217 in lower case
     */
    record CreateTicket(UUID ticketId, UUID sellerId, Offer offer, String currency)
            implements TicketCommand {}

    /**
     * Somebody wants to change what is offered.
     *
     * @param userId who asks, who may or may not be the seller
     * @param expectedVersions the change is wanted only if the ticket is at one of these versions;
     *     absent if any will do
     */
    record UpdateTicket(
            UUID ticketId, UUID userId, Offer offer, Optional<Set<Long>> expectedVersions)
            implements TicketCommand {}

    /** An order was placed for the ticket: a fact, which is answered and never refused. */
    record ReserveTicket(UUID ticketId, UUID orderId, long orderNumber) implements TicketCommand {}

    /** The order is over, without a sale: a fact. */
    record ReleaseTicket(UUID ticketId, UUID orderId, long orderNumber) implements TicketCommand {}

    /** The order is paid and complete: a fact. */
    record MarkTicketSold(UUID ticketId, UUID orderId, long orderNumber) implements TicketCommand {}
}
