package ticketing.tickets.ticket;

import java.util.UUID;

/**
 * The part of a ticket's state that does not depend on who holds it.
 *
 * @param first the offer at creation; a repeated creation is recognised by it
 * @param current the offer now
 * @param version of the ticket: the number of its events minus one
 * @param lastOrderNumber the highest order number the ticket has heard of; {@link #NO_ORDER} before
 *     the first
 */
public record Listing(
        UUID sellerId, Offer first, Offer current, long version, long lastOrderNumber) {

    /** Less than any order number; those start at 0. */
    public static final long NO_ORDER = -1;

    static Listing of(UUID sellerId, Offer offer) {
        return new Listing(sellerId, offer, offer, 0, NO_ORDER);
    }

    Listing changedTo(Offer offer) {
        return new Listing(sellerId, first, offer, version + 1, lastOrderNumber);
    }

    Listing havingSeen(long orderNumber) {
        return new Listing(
                sellerId, first, current, version + 1, Math.max(lastOrderNumber, orderNumber));
    }

    boolean hasNotSeen(long orderNumber) {
        return orderNumber > lastOrderNumber;
    }
}
