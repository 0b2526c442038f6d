package ticketing.events;

import java.util.UUID;
import java.util.regex.Pattern;

/**
 * A consistency boundary: the events that one decision is based on. If one of them is appended
 * while a decision is made, the decision conflicts and is made again. In JetStream it is a prefix
 * of subjects.
 *
 * @param stream the stream of the events
 * @param prefix the subject tokens all of them begin with, such as {@code orders.<ticketId>}
 */
public record Boundary(EventStream stream, String prefix) {

    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9_-]+");

    /**
     * @throws IllegalArgumentException if the prefix is not of that stream, or is not one plain
     *     token: a wildcard, for example, would reach into other boundaries
     */
    public Boundary {
        var context = stream.context() + ".";
        if (!prefix.startsWith(context)
                || !TOKEN.matcher(prefix.substring(context.length())).matches()) {
            throw new IllegalArgumentException("Not a boundary of " + stream + ": " + prefix);
        }
    }

    /**
     * The boundary of an account is its e-mail address. Uniqueness needs no index when the unique
     * value is part of the subject.
     *
     * @param emailKey a keyed hash of the address, so that subjects do not reveal it
     */
    public static Boundary ofUser(String emailKey) {
        return new Boundary(EventStream.USERS, "users." + emailKey);
    }

    public static Boundary ofTicket(UUID ticketId) {
        return new Boundary(EventStream.TICKETS, "tickets." + ticketId);
    }

    /**
     * All orders for one ticket. "A ticket has at most one live order" is not a rule about one
     * order, so no lock on an order could enforce it.
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

    /** The filter for all events of this boundary, such as {@code orders.<ticketId>.>}. */
    public String filter() {
        return prefix + ".>";
    }

    /**
     * The subject that an event of this boundary is published to.
     *
     * @throws IllegalArgumentException if the event belongs to another boundary: the conflict check
     *     would not cover it
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
