package ticketing.events;

import java.util.UUID;
import java.util.regex.Pattern;

/**
 * What one decision is about: the events it has to know, and among which nothing may happen unseen
 * while it is being made. In JetStream that is a prefix of subjects.
 *
 * @param stream where the events are
 * @param prefix the subject tokens all of them begin with, such as {@code orders.<ticketId>}
 */
public record Boundary(EventStream stream, String prefix) {

    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9_-]+");

    /**
     * @throws IllegalArgumentException if the prefix is not of that stream or holds what is no
     *     plain token, such as a wildcard, with which a decision would reach into other boundaries
     */
    public Boundary {
        var context = stream.context() + ".";
        if (!prefix.startsWith(context)
                || !TOKEN.matcher(prefix.substring(context.length())).matches()) {
            throw new IllegalArgumentException("Not a boundary of " + stream + ": " + prefix);
        }
    }

    /**
     * An account is bounded by its e-mail address: uniqueness needs no index when the subject is
     * the unique thing.
     *
     * @param emailKey a keyed hash of the address, so that subjects leak none
     */
    public static Boundary ofUser(String emailKey) {
        return new Boundary(EventStream.USERS, "users." + emailKey);
    }

    public static Boundary ofTicket(UUID ticketId) {
        return new Boundary(EventStream.TICKETS, "tickets." + ticketId);
    }

    /**
     * All orders for one ticket. "A ticket has at most one live order" is no rule about one order,
     * so no lock on an order could protect it.
     */
    public static Boundary ofOrdersFor(UUID ticketId) {
        return new Boundary(EventStream.ORDERS, "orders." + ticketId);
    }

    public static Boundary ofPaymentFor(UUID orderId) {
        return new Boundary(EventStream.PAYMENTS, "payments." + orderId);
    }

    public static Boundary ofExpirationOf(UUID orderId) {
        return new Boundary(EventStream.EXPIRATIONS, "expirations." + orderId);
    }

    /** Selects the events of this boundary, such as {@code orders.<ticketId>.>}. */
    public String filter() {
        return prefix + ".>";
    }

    /**
     * Where an event of this boundary is published.
     *
     * @throws IllegalArgumentException if the event does not belong here, which would escape the
     *     check for conflicts
     */
    public String subjectOf(DomainEvent event) {
        var name = EventType.of(event).subject();
        var subject =
                switch (event) {
                    case UserEvent _ -> stream == EventStream.USERS ? prefix + "." + name : "";
                    case TicketEvent ticket -> ofTicket(ticket.ticketId()).prefix + "." + name;
                    case OrderEvent order ->
                            ofOrdersFor(order.ticketId()).prefix
                                    + "."
                                    + order.orderId()
                                    + "."
                                    + name;
                    case PaymentEvent payment ->
                            ofPaymentFor(payment.orderId()).prefix + "." + name;
                    case ExpirationEvent expiration ->
                            ofExpirationOf(expiration.orderId()).prefix + "." + name;
                };
        if (!subject.startsWith(prefix + ".")) {
            throw new IllegalArgumentException(
                    event.getClass().getSimpleName() + " does not belong to " + prefix);
        }
        return subject;
    }
}
