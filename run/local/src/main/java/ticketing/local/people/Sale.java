package ticketing.local.people;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import ticketing.local.operator.StoredEvent;
import ticketing.local.services.Answer;
import ticketing.local.terminal.Console;

/** One sale from the offer to the sold ticket, played by two people through the public address. */
public final class Sale {

    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final Duration PAUSE = Duration.ofMillis(100);

    /** How a sale ended. */
    public sealed interface Outcome {

        /** The order is complete and the ticket sold. */
        record Sold() implements Outcome {}

        /** The system refused the sale, and nobody has paid. */
        record Refused(String reason) implements Outcome {}

        /** The sale did not end as it should have. */
        record Unfinished(String state) implements Outcome {}
    }

    private final Person seller;
    private final Person buyer;
    private volatile String ticketId = "";
    private String orderId = "";

    public Sale(Person seller, Person buyer) {
        this.seller = seller;
        this.buyer = buyer;
    }

    public String ticketId() {
        return ticketId;
    }

    /** Whether an event belongs to this sale. The sign-ups of its two people do, too. */
    public boolean includes(StoredEvent event) {
        return event.isAbout("ticketId", ticketId)
                || event.isAbout("orderId", orderId)
                || event.isAbout("userId", seller.id())
                || event.isAbout("userId", buyer.id());
    }

    public Outcome play() throws InterruptedException {
        var offered =
                seller.post(
                        "/api/tickets",
                        Map.of("title", "Concert", "price", new BigDecimal("19.99")));
        if (offered.status() != 201) {
            return new Outcome.Unfinished("The ticket was not created: " + offered);
        }
        ticketId = offered.text("id");
        var ordered = onceKnown("/api/orders", Map.of("ticketId", ticketId));
        if (ordered.status() != 201) {
            return noFor("The order", ordered);
        }
        orderId = ordered.text("id");
        var paid = onceKnown("/api/payments", Map.of("orderId", orderId, "token", "tok_visa"));
        return switch (paid.status()) {
            // The charge may have gone through although its answer was lost.
            case 201, 202, 409 -> awaitEnd();
            default -> noFor("The payment", paid);
        };
    }

    private Answer onceKnown(String path, Map<String, String> body) throws InterruptedException {
        return Person.onceKnown(LIMIT, () -> buyer.post(path, body));
    }

    private Outcome awaitEnd() throws InterruptedException {
        var deadline = System.nanoTime() + LIMIT.toNanos();
        @Nullable String state = null;
        while (System.nanoTime() < deadline) {
            var order = buyer.get("/api/orders/" + orderId).text("status");
            var ticket = buyer.get("/api/tickets/" + ticketId).text("status");
            if (order.equals("complete") && ticket.equals("sold")) {
                return new Outcome.Sold();
            }
            if (order.equals("cancelled") && ticket.equals("available")) {
                return new Outcome.Refused("The order was cancelled");
            }
            state = "the order is " + order + ", the ticket is " + ticket;
            Thread.sleep(PAUSE);
        }
        return new Outcome.Unfinished("After " + Console.seconds(LIMIT) + " " + state);
    }

    private static Outcome noFor(String what, Answer answer) {
        boolean clear = answer.status() >= 400 && answer.status() < 500 && answer.status() != 404;
        return clear
                ? new Outcome.Refused(what + ": " + answer.text("detail"))
                : new Outcome.Unfinished(what + " was not accepted: " + answer);
    }
}
