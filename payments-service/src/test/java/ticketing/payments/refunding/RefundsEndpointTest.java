package ticketing.payments.refunding;

import static org.assertj.core.api.Assertions.assertThat;
import static ticketing.eventstore.testing.RecordedEvents.recorded;
import static ticketing.payments.PaymentExamples.ALICE;
import static ticketing.payments.PaymentExamples.NOON;
import static ticketing.payments.PaymentExamples.ORDER;
import static ticketing.payments.PaymentExamples.TICKET;
import static ticketing.payments.PaymentExamples.completed;

import java.math.BigDecimal;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import ticketing.events.Boundary;
import ticketing.payments.PaymentsFixture;
import ticketing.payments.payment.PaymentCommand.RecordCapture;
import ticketing.payments.payment.PaymentCommand.RequestPayment;
import ticketing.payments.refunding.RefundsEndpoint.Refund;
import ticketing.payments.refunding.RefundsEndpoint.Trouble;

/** Refunds of an order that cannot end because its history is impossible. */
class RefundsEndpointTest {

    private static final UUID REQUEST = new UUID(0, 20);

    private final PaymentsFixture service = new PaymentsFixture();
    private final RefundsEndpoint endpoint =
            new RefundsEndpoint(service.orders, service.handler, service.payments, service.lookup);

    @Test
    void the_money_goes_back_once_however_often_an_operator_asks() {
        pay("tok_visa");

        assertThat(endpoint.refund(ORDER).getBody())
                .isEqualTo(new Refund(ORDER, "the money goes back"));
        assertThat(endpoint.refund(ORDER).getBody())
                .isEqualTo(new Refund(ORDER, "the money goes back"));
        service.cashier.giveBack(ORDER);
        assertThat(endpoint.refund(ORDER).getBody())
                .isEqualTo(new Refund(ORDER, "the money went back"));

        assertThat(service.history())
                .containsExactly(
                        "PaymentRequested",
                        "PaymentCaptured",
                        "RefundRequested",
                        "PaymentRefunded");
        assertThat(service.gateway.returned()).isEqualTo(1);
    }

    @Test
    void a_payment_whose_outcome_is_not_known_is_closed() {
        pay("tok_timeout");

        assertThat(endpoint.refund(ORDER).getStatus()).isEqualTo(200);
        assertThat(service.history()).containsExactly("PaymentRequested", "PaymentClosed");
    }

    @Test
    void nothing_goes_back_for_an_order_that_is_complete() {
        pay("tok_visa");
        service.orders.project(List.of(recorded(completed(ORDER), 1)));

        assertRefused(endpoint.refund(ORDER), 409, "Order " + ORDER + " is complete");
        assertThat(service.history()).containsExactly("PaymentRequested", "PaymentCaptured");
    }

    @Test
    void nothing_goes_back_where_nothing_was_taken() {
        assertRefused(endpoint.refund(ORDER), 409, "Nothing was taken for order " + ORDER);
        pay("tok_chargeDeclined");
        assertRefused(endpoint.refund(ORDER), 409, "Nothing was taken for order " + ORDER);
    }

    @Test
    void an_order_that_is_not_known_here_can_be_refunded_all_the_same() {
        var unknown = new UUID(0, 99);
        var boundary = Boundary.ofPaymentFor(unknown);
        var price = new BigDecimal("19.99");
        var _ =
                service.handler.handle(
                        boundary,
                        new RequestPayment(
                                REQUEST, unknown, TICKET, ALICE.id(), price, "eur", "tok", 1));
        var _ = service.handler.handle(boundary, new RecordCapture("pi_1", price, "eur"));

        assertThat(endpoint.refund(unknown).getBody())
                .isEqualTo(new Refund(unknown, "the money goes back"));
        assertThat(service.history())
                .containsExactly("PaymentRequested", "PaymentCaptured", "RefundRequested");
    }

    @Test
    void nothing_goes_back_while_the_order_may_be_complete_and_that_is_not_known_here_yet() {
        pay("tok_visa");
        service.orders.setShownUpTo(NOON.minusMillis(2001));

        assertRefused(endpoint.refund(ORDER), 503, "Order " + ORDER + " may be complete by now");
        assertThat(service.history()).containsExactly("PaymentRequested", "PaymentCaptured");

        service.orders.setShownUpTo(NOON.minusSeconds(2));
        assertThat(endpoint.refund(ORDER).getStatus()).isEqualTo(200);
    }

    @Test
    void an_order_that_is_complete_is_refused_even_while_what_is_known_of_orders_is_behind() {
        pay("tok_visa");
        service.orders.project(List.of(recorded(completed(ORDER), 1)));
        service.orders.setShownUpTo(NOON.minusSeconds(40));

        assertRefused(endpoint.refund(ORDER), 409, "Order " + ORDER + " is complete");
    }

    @Test
    void an_outage_is_told() {
        pay("tok_visa");
        service.store.setDown(true);

        assertRefused(endpoint.refund(ORDER), 503, "NATS or the database does not answer");
    }

    private static void assertRefused(WebEndpointResponse<?> answer, int status, String beginning) {
        assertThat(answer.getStatus()).isEqualTo(status);
        assertThat(((Trouble) answer.getBody()).detail()).startsWith(beginning);
    }

    private void pay(String token) {
        var order = service.orders.find(ORDER).orElseThrow();
        var _ = service.cashier.charge(service.requests.add(order, REQUEST, token));
        assertThat(order.buyerId()).isEqualTo(ALICE.id());
    }
}
