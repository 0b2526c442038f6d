package ticketing.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static ticketing.endtoend.RunningSystem.ledger;
import static ticketing.endtoend.RunningSystem.signedUp;
import static ticketing.endtoend.RunningSystem.visitor;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import ticketing.endtoend.Visitor.Answer;

/** The stories of people who sell and buy. Stories with long waits begin first. */
@ExtendWith(RunningSystem.class)
@ResourceLock(value = RunningSystem.LOCK, mode = ResourceAccessMode.READ)
@Execution(ExecutionMode.CONCURRENT)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SellingTicketsE2E {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    @Test
    @Order(1)
    void an_order_nobody_pays_expires_and_frees_the_ticket() {
        var buyer = signedUp();
        var ticket = signedUp().offers("Concert", "30");
        var order = buyer.orders(ticket).hasStatus(201).text("id");

        await().atMost(LIMIT).until(() -> buyer.statusOfOrder(order), "cancelled"::equals);
        await().atMost(LIMIT).until(() -> buyer.statusOfTicket(ticket), "available"::equals);
        assertThat(ledger().events("orders." + ticket + ".>").getLast().payload())
                .contains("\"expired\"");
        signedUp().orders(ticket).hasStatus(201);
    }

    @Test
    @Order(2)
    void an_outcome_that_is_unknown_at_first_is_found_out() {
        var buyer = signedUp();
        var ticket = signedUp().offers("Concert", "30");
        var order = buyer.orders(ticket).hasStatus(201).text("id");

        var payment = buyer.pays(order, "tok_timeout").hasStatus(202).text("id");

        await().atMost(LIMIT)
                .until(
                        () -> buyer.get("/api/payments/" + payment).text("status"),
                        "captured"::equals);
        await().atMost(LIMIT).until(() -> buyer.statusOfOrder(order), "complete"::equals);
        assertThat(ledger().takenFor(order)).hasSize(1);
    }

    @Test
    void a_ticket_is_offered_ordered_paid_and_sold() {
        var seller = signedUp();
        var buyer = signedUp();
        var ticket = seller.offers("Concert", "19.99");
        var order = buyer.orders(ticket).hasStatus(201).text("id");
        assertThat(buyer.pays(order, "tok_visa").hasStatus(201).text("status"))
                .isEqualTo("captured");

        await().atMost(LIMIT).until(() -> buyer.statusOfOrder(order), "complete"::equals);
        await().atMost(LIMIT).until(() -> buyer.statusOfTicket(ticket), "sold"::equals);
        assertThat(ledger().events("tickets." + ticket + ".>"))
                .extracting(Ledger.Event::name)
                .containsExactly("created", "reserved", "sold");
        assertThat(ledger().events("payments." + order + ".>"))
                .extracting(Ledger.Event::name)
                .containsExactly("requested", "captured");
    }

    @Test
    void the_price_survives_exactly_from_the_offer_to_the_charge() {
        var buyer = signedUp();
        var ticket = signedUp().offers("Concert", "19.99");
        assertThat(buyer.get("/api/tickets/" + ticket).body().path("price").decimalValue())
                .isEqualTo(new BigDecimal("19.99"));
        var order = buyer.orders(ticket).hasStatus(201);
        assertThat(order.body().path("ticket").path("price").decimalValue())
                .isEqualTo(new BigDecimal("19.99"));

        buyer.pays(order.text("id"), "tok_visa").hasStatus(201);

        assertThat(ledger().takenFor(order.text("id"))).containsExactly(new BigDecimal("19.99"));
    }

    @Test
    void a_declined_card_can_be_followed_by_a_good_one() {
        var buyer = signedUp();
        var ticket = signedUp().offers("Concert", "30");
        var order = buyer.orders(ticket).hasStatus(201).text("id");

        buyer.pays(order, "tok_chargeDeclined").hasStatus(402);
        buyer.pays(order, "tok_visa").hasStatus(201);

        await().atMost(LIMIT).until(() -> buyer.statusOfOrder(order), "complete"::equals);
        assertThat(ledger().takenFor(order)).hasSize(1);
    }

    @Test
    void a_buyer_who_cancels_frees_the_ticket_for_somebody_else() {
        var buyer = signedUp();
        var other = signedUp();
        var ticket = signedUp().offers("Concert", "30");
        var order = buyer.orders(ticket).hasStatus(201).text("id");
        assertThat(other.orders(ticket).hasStatus(409).error())
                .isEqualTo("Ticket is already reserved");

        buyer.delete("/api/orders/" + order).hasStatus(204);
        buyer.delete("/api/orders/" + order).hasStatus(204);

        await().atMost(LIMIT).until(() -> buyer.statusOfTicket(ticket), "available"::equals);
        other.orders(ticket).hasStatus(201);
        await().atMost(LIMIT).untilAsserted(() -> buyer.pays(order, "tok_visa").hasStatus(409));
        assertThat(ledger().takenFor(order)).isEmpty();
    }

    @Test
    void of_fifty_buyers_at_once_exactly_one_gets_the_ticket() throws Exception {
        var buyers = List.of(signedUp(), signedUp(), signedUp(), signedUp(), signedUp());
        var ticket = signedUp().offers("Concert", "30");
        buyers.getFirst().get("/api/tickets/" + ticket).hasStatus(200);

        var answers = atOnce(50, number -> buyers.get(number % buyers.size()).orders(ticket));

        assertThat(answers).filteredOn(answer -> answer.status() == 201).hasSize(1);
        assertThat(answers)
                .filteredOn(answer ->
                        answer.status() == 409
                                && answer.error().equals("Ticket is already reserved"))
                .hasSize(49);
        assertThat(ledger().events("orders." + ticket + ".>")).hasSize(1);
    }

    @Test
    void of_ten_sign_ups_at_once_with_one_address_exactly_one_succeeds() throws Exception {
        var credentials = Visitor.credentials("crowd-" + UUID.randomUUID() + "@example.com");

        var answers = atOnce(10, _ -> visitor().post("/api/users/signup", credentials));

        assertThat(answers).filteredOn(answer -> answer.status() == 201).hasSize(1);
        assertThat(answers)
                .filteredOn(
                        answer -> answer.status() == 409 && answer.error().equals("Email in use"))
                .hasSize(9);
    }

    @Test
    void of_three_payments_at_once_exactly_one_is_charged() throws Exception {
        var buyer = signedUp();
        var ticket = signedUp().offers("Concert", "30");
        var order = buyer.orders(ticket).hasStatus(201).text("id");

        var answers = atOnce(3, _ -> buyer.pays(order, "tok_visa"));

        assertThat(answers).filteredOn(answer -> answer.status() == 201).hasSize(1);
        assertThat(answers).filteredOn(answer -> answer.status() == 409).hasSize(2);
        assertThat(ledger().takenFor(order)).hasSize(1);
    }

    @Test
    void a_session_that_was_ended_is_ended_everywhere() {
        var seller = signedUp();
        seller.offers("Concert", "30");
        var copy = seller.sharingTheCookie();

        seller.post("/api/users/signout", "{}").hasStatus(200);

        await().atMost(Duration.ofSeconds(5))
                .untilAsserted(() ->
                        copy.post("/api/tickets", "{\"title\": \"Opera\", \"price\": 5}")
                                .hasStatus(401));
    }

    /** A request that many people send at the same time. */
    private interface Request {
        Answer send(int number);
    }

    private static List<Answer> atOnce(int number, Request request) throws Exception {
        var requests = new ArrayList<Callable<Answer>>();
        for (int i = 0; i < number; i++) {
            var each = i;
            requests.add(() -> request.send(each));
        }
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = new ArrayList<Answer>();
            for (var answer : threads.invokeAll(requests)) {
                answers.add(answer.get());
            }
            return answers;
        }
    }
}
