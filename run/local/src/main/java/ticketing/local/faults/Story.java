package ticketing.local.faults;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import ticketing.events.DomainEvent;
import ticketing.events.OrderEvent.OrderCancelled;
import ticketing.events.OrderEvent.OrderPlaced;
import ticketing.events.PaymentEvent.PaymentCaptured;
import ticketing.events.PaymentEvent.PaymentRequested;
import ticketing.events.TicketEvent.TicketCreated;
import ticketing.events.TicketEvent.TicketUpdated;
import ticketing.local.audit.Claim;
import ticketing.local.audit.Finding;
import ticketing.local.checks.CannotRunException;
import ticketing.local.people.Person;
import ticketing.local.services.Answer;

/**
 * The story of one ticket: a seller offers it, several buyers order it at the same time, and the
 * winner pays, cancels or does something else that people do. Everything that the system promises
 * is recorded.
 */
final class Story {

    private static final Duration UNTIL_KNOWN = Duration.ofSeconds(60);

    /** What the winner does. */
    private enum Ending {
        PAYS,
        PAYS_AFTER_A_DECLINED_CARD,
        PAYS_AND_THE_ANSWER_IS_LOST,
        PAYS_AND_THE_REQUEST_IS_LOST,
        PAYS_TWICE_AT_ONCE,
        PAYS_IN_THE_LAST_MOMENT,
        PAYS_AND_CANCELS_AT_ONCE,
        CANCELS_AND_ANOTHER_BUYS,
        FORGETS
    }

    private record Placed(Person buyer, UUID id, Instant expiresAt) {}

    private final Person seller;
    private final List<Person> buyers;
    private final Random dice;
    private final Tally tally;

    Story(Person seller, List<Person> buyers, Random dice, Tally tally) {
        this.seller = seller;
        this.buyers = List.copyOf(buyers);
        this.dice = dice;
        this.tally = tally;
    }

    void play() throws InterruptedException {
        seller.get("/api/users/currentuser");
        var offered = offer();
        if (offered.isEmpty()) {
            return;
        }
        var ticket = offered.get();
        if (dice.nextInt(3) == 0) {
            change(ticket);
        }
        var order = race(ticket);
        if (order.isPresent()) {
            order.get().buyer().get("/api/orders/" + order.get().id());
            end(order.get(), ticket);
        }
        buyers.getFirst().get("/api/tickets");
    }

    private record Content(String title, BigDecimal price) {

        static Content any(String kind, Random dice) {
            return new Content(
                    kind + " " + dice.nextInt(1_000_000),
                    BigDecimal.valueOf(dice.nextLong(100, 20_000), 2));
        }

        Map<String, ?> body() {
            return Map.of("title", title, "price", price);
        }
    }

    private Optional<UUID> offer() throws InterruptedException {
        var content = Content.any("Concert", dice);
        return promised(
                clicks(seller, "/api/tickets", content.body(), clicks()),
                "a ticket offered as " + content.title(),
                event ->
                        event instanceof TicketCreated it
                                && it.title().equals(content.title())
                                && it.price().compareTo(content.price()) == 0
                                && it.sellerId().toString().equals(seller.id()));
    }

    private void change(UUID ticket) throws InterruptedException {
        var content = Content.any("Opera", dice);
        if (seller.put("/api/tickets/" + ticket, content.body()).isGood()) {
            claim(
                    "ticket " + ticket + " changed to " + content.title(),
                    ticket,
                    event ->
                            event instanceof TicketUpdated it
                                    && it.title().equals(content.title()));
        }
    }

    /** All buyers order the ticket at the same time. */
    private Optional<Placed> race(UUID ticket) throws InterruptedException {
        int clicks = clicks();
        var orders =
                together(
                        buyers.stream()
                                .<Callable<Optional<Placed>>>map(
                                        buyer -> () -> order(buyer, ticket, clicks))
                                .toList());
        return orders.stream().flatMap(Optional::stream).findFirst();
    }

    private Optional<Placed> order(Person buyer, UUID ticket, int clicks)
            throws InterruptedException {
        var body = Map.of("ticketId", ticket.toString());
        var answer =
                Person.onceKnown(UNTIL_KNOWN, () -> clicks(buyer, "/api/orders", body, clicks));
        return promised(
                        answer,
                        "an order for ticket " + ticket,
                        event ->
                                event instanceof OrderPlaced it
                                        && it.ticketId().equals(ticket)
                                        && it.buyerId().toString().equals(buyer.id()))
                .map(id -> new Placed(buyer, id, Instant.parse(answer.text("expiresAt"))));
    }

    private void end(Placed order, UUID ticket) throws InterruptedException {
        var ending = Ending.values()[dice.nextInt(Ending.values().length)];
        switch (ending) {
            case PAYS -> pay(order, "tok_visa");
            case PAYS_AFTER_A_DECLINED_CARD -> {
                pay(order, "tok_chargeDeclined");
                pay(order, "tok_visa");
            }
            case PAYS_AND_THE_ANSWER_IS_LOST -> pay(order, "tok_timeout");
            case PAYS_AND_THE_REQUEST_IS_LOST -> pay(order, "tok_timeoutLost");
            case PAYS_TWICE_AT_ONCE ->
                    together(
                            List.<Callable<Answer>>of(
                                    () -> pay(order, "tok_visa"), () -> pay(order, "tok_visa")));
            case PAYS_IN_THE_LAST_MOMENT -> {
                var moment = order.expiresAt().plusMillis(dice.nextInt(-400, 200));
                Thread.sleep(Duration.between(Instant.now(), moment));
                pay(order, "tok_visa");
            }
            case PAYS_AND_CANCELS_AT_ONCE ->
                    together(
                            List.<Callable<Answer>>of(
                                    () -> pay(order, "tok_visa"), () -> cancel(order)));
            case CANCELS_AND_ANOTHER_BUYS -> {
                cancel(order);
                var next = order(buyers.get(dice.nextInt(buyers.size())), ticket, 1);
                if (next.isPresent()) {
                    pay(next.get(), "tok_visa");
                }
            }
            case FORGETS -> {}
        }
    }

    private Answer pay(Placed order, String token) throws InterruptedException {
        int clicks = clicks();
        var body = Map.of("orderId", order.id().toString(), "token", token);
        var answer =
                Person.onceKnown(
                        UNTIL_KNOWN, () -> clicks(order.buyer(), "/api/payments", body, clicks));
        switch (answer.status()) {
            case 201 ->
                    claim(
                            "order " + order.id() + " paid",
                            order.id(),
                            PaymentCaptured.class::isInstance);
            case 202 ->
                    claim(
                            "order " + order.id() + " being paid",
                            order.id(),
                            PaymentRequested.class::isInstance);
            default -> {} // Refused.
        }
        return answer;
    }

    private Answer cancel(Placed order) throws InterruptedException {
        var answer = order.buyer().delete("/api/orders/" + order.id());
        if (answer.isGood()) {
            claim(
                    "order " + order.id() + " cancelled",
                    order.id(),
                    OrderCancelled.class::isInstance);
        }
        return answer;
    }

    private int clicks() {
        return dice.nextInt(4) == 0 ? 2 : 1;
    }

    /**
     * Sends the same request once for each click, at the same time and with the same idempotency
     * key.
     */
    private Answer clicks(Person person, String path, Map<String, ?> body, int clicks)
            throws InterruptedException {
        var key = UUID.randomUUID().toString();
        if (clicks == 1) {
            return person.post(path, body, key);
        }
        var answers =
                together(
                        List.<Callable<Answer>>of(
                                () -> person.post(path, body, key),
                                () -> person.post(path, body, key)));
        var ids = answers.stream().filter(Answer::isGood).map(it -> it.text("id")).distinct();
        if (ids.count() > 1) {
            tally.found(
                    new Finding(Finding.Kind.DOUBLED, "two clicks on " + path + ": " + answers));
        }
        return answers.stream().filter(Answer::isGood).findFirst().orElse(answers.getFirst());
    }

    private static <T> List<T> together(List<Callable<T>> doings) throws InterruptedException {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var all = new ArrayList<T>();
            for (var done : threads.invokeAll(doings)) {
                all.add(done.get());
            }
            return all;
        } catch (ExecutionException e) {
            throw e.getCause() instanceof CannotRunException noAnswer
                    ? noAnswer
                    : new IllegalStateException(e.getCause());
        }
    }

    private Optional<UUID> promised(Answer answer, String what, Predicate<DomainEvent> event) {
        if (!answer.isGood()) {
            return Optional.empty();
        }
        var id = UUID.fromString(answer.text("id"));
        claim(what + " as " + id, id, event);
        return Optional.of(id);
    }

    private void claim(String what, UUID entityId, Predicate<DomainEvent> event) {
        tally.claim(new Claim(what, entityId, event));
    }
}
