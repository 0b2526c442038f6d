package ticketing.tickets.ticket;

import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** The commands about a ticket. */
public sealed interface TicketCommand {

    UUID ticketId();

    /**
     * A seller offers a ticket.
     *
     * @param currency ISO 4217 in lower case
     */
    record CreateTicket(UUID ticketId, UUID sellerId, Offer offer, String currency)
            implements TicketCommand {}

    /**
     * A user wants to change the offer.
     *
     * @param userId the user, who may or may not be the seller
     * @param expectedVersions change the ticket only if it is at one of these versions; empty if
     *     any version will do
     */
    record UpdateTicket(
            UUID ticketId, UUID userId, Offer offer, Optional<Set<Long>> expectedVersions)
            implements TicketCommand {}

    /** An order was placed for the ticket. This is a fact, so it is never refused. */
    record ReserveTicket(UUID ticketId, UUID orderId, long orderNumber) implements TicketCommand {}

    /** The order was cancelled. A fact, never refused. */
    record ReleaseTicket(UUID ticketId, UUID orderId, long orderNumber) implements TicketCommand {}

    /** The order is paid and complete. A fact, never refused. */
    record MarkTicketSold(UUID ticketId, UUID orderId, long orderNumber) implements TicketCommand {}
}
