package ticketing.events;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import ticketing.events.ExpirationEvent.ExpirationCompleted;
import ticketing.events.OrderEvent.CancellationReason;
import ticketing.events.OrderEvent.OrderCancelled;
import ticketing.events.OrderEvent.OrderCompleted;
import ticketing.events.OrderEvent.OrderPlaced;
import ticketing.events.PaymentEvent.PaymentCaptured;
import ticketing.events.PaymentEvent.PaymentClosed;
import ticketing.events.PaymentEvent.PaymentDeclined;
import ticketing.events.PaymentEvent.PaymentRefunded;
import ticketing.events.PaymentEvent.PaymentRequested;
import ticketing.events.PaymentEvent.RefundRequested;
import ticketing.events.TicketEvent.TicketCreated;
import ticketing.events.TicketEvent.TicketReleased;
import ticketing.events.TicketEvent.TicketReserved;
import ticketing.events.TicketEvent.TicketSold;
import ticketing.events.TicketEvent.TicketUpdated;
import ticketing.events.UserEvent.PasswordRehashed;
import ticketing.events.UserEvent.UserSignedUp;

/**
 * One fixed example of every event. Its stored bytes are in its {@linkplain GoldenFiles golden
 * file}: a consumer's test reads that file and expects the example.
 */
public final class GoldenEvents {

    public static final UUID SELLER = UUID.fromString("01939d3a-5000-7000-8000-000000000001");
    public static final UUID BUYER = UUID.fromString("01939d3a-5000-7000-8000-000000000002");
    public static final UUID TICKET = UUID.fromString("01939d3a-5000-7000-8000-000000000003");
    public static final UUID ORDER = UUID.fromString("01939d3a-5000-7000-8000-000000000004");
    public static final UUID PAYMENT = UUID.fromString("01939d3a-5000-7000-8000-000000000005");

    /** The key of the seller's address in subjects. */
    public static final String EMAIL_KEY =
            "5f0c1b0e7d3a4c29868e5b1f2a7d9c3e4b6f8a0d1c2e3f405162738495a6b7c8";

    private static final String TITLE = "Café del Mar – row 3";
    private static final BigDecimal PRICE = new BigDecimal("19.00");
    private static final String CURRENCY = "eur";

    public static final UserSignedUp USER_SIGNED_UP =
            new UserSignedUp(SELLER, "seller@example.org", "{argon2}$argon2id$v=19$example");
    public static final PasswordRehashed PASSWORD_REHASHED =
            new PasswordRehashed(SELLER, "{argon2}$argon2id$v=19$stronger");

    public static final TicketCreated TICKET_CREATED =
            new TicketCreated(TICKET, SELLER, TITLE, new BigDecimal("25.50"), CURRENCY);
    public static final TicketUpdated TICKET_UPDATED = new TicketUpdated(TICKET, TITLE, PRICE);
    public static final TicketReserved TICKET_RESERVED = new TicketReserved(TICKET, ORDER, 0);
    public static final TicketReleased TICKET_RELEASED = new TicketReleased(TICKET, ORDER, 0);
    public static final TicketSold TICKET_SOLD = new TicketSold(TICKET, ORDER, 0);

    public static final OrderPlaced ORDER_PLACED =
            new OrderPlaced(
                    ORDER,
                    TICKET,
                    0,
                    BUYER,
                    TITLE,
                    PRICE,
                    CURRENCY,
                    1,
                    Instant.parse("2026-11-21T07:22:32.123Z"));
    public static final OrderCancelled ORDER_CANCELLED =
            new OrderCancelled(
                    ORDER, TICKET, 0, CancellationReason.EXPIRED, OrderCancelled.AMOUNT_DIFFERS);
    public static final OrderCompleted ORDER_COMPLETED =
            new OrderCompleted(ORDER, TICKET, 0, PAYMENT);

    public static final PaymentRequested PAYMENT_REQUESTED =
            new PaymentRequested(PAYMENT, ORDER, TICKET, BUYER, PRICE, CURRENCY, "pm_card_visa", 1);
    public static final PaymentCaptured PAYMENT_CAPTURED =
            new PaymentCaptured(PAYMENT, ORDER, TICKET, "pi_3QexampleCapture", PRICE, CURRENCY);
    public static final PaymentDeclined PAYMENT_DECLINED =
            new PaymentDeclined(PAYMENT, ORDER, TICKET, "card_declined");
    public static final PaymentClosed PAYMENT_CLOSED = new PaymentClosed(ORDER, TICKET);
    public static final RefundRequested REFUND_REQUESTED =
            new RefundRequested(PAYMENT, ORDER, TICKET);
    public static final PaymentRefunded PAYMENT_REFUNDED =
            new PaymentRefunded(PAYMENT, ORDER, TICKET, "re_3QexampleRefund");

    public static final ExpirationCompleted EXPIRATION_COMPLETED =
            new ExpirationCompleted(ORDER, TICKET);

    private static final List<DomainEvent> ALL =
            List.of(
                    USER_SIGNED_UP,
                    PASSWORD_REHASHED,
                    TICKET_CREATED,
                    TICKET_UPDATED,
                    TICKET_RESERVED,
                    TICKET_RELEASED,
                    TICKET_SOLD,
                    ORDER_PLACED,
                    ORDER_CANCELLED,
                    ORDER_COMPLETED,
                    PAYMENT_REQUESTED,
                    PAYMENT_CAPTURED,
                    PAYMENT_DECLINED,
                    PAYMENT_CLOSED,
                    REFUND_REQUESTED,
                    PAYMENT_REFUNDED,
                    EXPIRATION_COMPLETED);

    private GoldenEvents() {}

    /** One example of each kind of event. */
    public static List<DomainEvent> all() {
        return ALL;
    }

    /** The examples of one context, such as {@code GoldenEvents.all(TicketEvent.class)}. */
    public static <E extends DomainEvent> List<E> all(Class<E> context) {
        return ALL.stream()
                .filter(context::isInstance)
                .map(context::cast)
                .collect(Collectors.toUnmodifiableList());
    }

    /** The example of one kind of event. */
    public static DomainEvent of(EventType type) {
        return ALL.stream()
                .filter(type.record()::isInstance)
                .findFirst()
                .orElseThrow(() -> new AssertionError("No example of " + type.storedName()));
    }
}
