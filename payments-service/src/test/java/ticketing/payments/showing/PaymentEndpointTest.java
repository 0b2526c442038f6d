package ticketing.payments.showing;

import static org.assertj.core.api.Assertions.assertThat;
import static ticketing.eventstore.testing.RecordedEvents.recorded;
import static ticketing.payments.PaymentExamples.ALICE;
import static ticketing.payments.PaymentExamples.BOB;
import static ticketing.payments.PaymentExamples.ORDER;
import static ticketing.payments.PaymentExamples.TICKET;

import java.io.IOException;
import java.math.BigDecimal;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import ticketing.events.PaymentEvent;
import ticketing.events.PaymentEvent.PaymentCaptured;
import ticketing.events.PaymentEvent.PaymentClosed;
import ticketing.events.PaymentEvent.PaymentDeclined;
import ticketing.events.PaymentEvent.PaymentRefunded;
import ticketing.events.PaymentEvent.PaymentRequested;
import ticketing.events.PaymentEvent.RefundRequested;
import ticketing.eventstore.testing.ProjectionSpecification;
import ticketing.payments.PaymentsFixture;
import ticketing.web.testing.DocumentedAnswers;
import ticketing.web.testing.TestWeb;

class PaymentEndpointTest {

    private static final UUID PAYMENT = new UUID(0, 20);
    private static final PaymentEvent REQUESTED = requested(1);
    private static final PaymentEvent CAPTURED =
            new PaymentCaptured(PAYMENT, ORDER, TICKET, "pi_1", new BigDecimal("19.99"), "eur");
    private static final PaymentEvent DECLINED =
            new PaymentDeclined(PAYMENT, ORDER, TICKET, "card_declined");
    private static final PaymentEvent CLOSED = new PaymentClosed(ORDER, TICKET);
    private static final PaymentEvent REFUND = new RefundRequested(PAYMENT, ORDER, TICKET);
    private static final PaymentEvent REFUNDED =
            new PaymentRefunded(PAYMENT, ORDER, TICKET, "re_1");

    private final PaymentsFixture service = new PaymentsFixture();
    private final TestWeb web =
            TestWeb.of(new PaymentEndpoint(service.payments, service.lookup), service.problems());

    @Test
    void a_buyer_sees_the_own_payment() {
        happened(REQUESTED, CAPTURED);

        assertThat(web.as(ALICE).get("/api/payments/" + PAYMENT))
                .hasStatus(200)
                .hasHeader("ETag", "\"1\"")
                .bodyJson()
                .isEqualTo(
                        """
                        {"id": "%s", "orderId": "%s", "status": "captured",
                         "amount": 19.99, "currency": "eur", "version": 1}
                        """
                                .formatted(PAYMENT, ORDER));
    }

    @Test
    void the_document_shows_its_answers() throws IOException {
        happened(REQUESTED, CAPTURED);

        new DocumentedAnswers()
                .add("payments", web.as(ALICE).get("/api/payments?orderId=" + ORDER))
                .mustBeCheckedIn();
        new DocumentedAnswers()
                .add("payment", web.as(ALICE).get("/api/payments/" + PAYMENT))
                .mustBeCheckedIn();
    }

    @Test
    void a_buyer_sees_what_the_gateway_took_also_if_it_was_asked_for_something_else() {
        happened(
                REQUESTED,
                new PaymentCaptured(PAYMENT, ORDER, TICKET, "pi_1", new BigDecimal("0.50"), "usd"));

        assertThat(web.as(ALICE).get("/api/payments/" + PAYMENT))
                .bodyJson()
                .isLenientlyEqualTo("{\"amount\": 0.50, \"currency\": \"usd\"}");
    }

    @Test
    void a_capture_that_older_software_recorded_shows_what_was_asked_for() {
        happened(REQUESTED, new PaymentCaptured(PAYMENT, ORDER, TICKET, "pi_1", null, null));

        assertThat(web.as(ALICE).get("/api/payments/" + PAYMENT))
                .bodyJson()
                .isLenientlyEqualTo("{\"amount\": 19.99, \"currency\": \"eur\"}");
    }

    @Test
    void a_payment_may_be_kept_by_its_buyer_who_asks_whether_it_has_changed() {
        happened(REQUESTED, CAPTURED);

        assertThat(web.as(ALICE).get("/api/payments/" + PAYMENT))
                .hasHeader("Cache-Control", "no-cache, private")
                .doesNotContainHeader("Expires");
    }

    @Test
    void a_payment_that_has_not_changed_is_not_sent_again() {
        happened(REQUESTED, CAPTURED);

        assertThat(web.as(ALICE).with("If-None-Match", "\"1\"").get("/api/payments/" + PAYMENT))
                .hasStatus(304)
                .hasHeader("ETag", "\"1\"")
                .hasHeader("Cache-Control", "no-cache, private")
                .bodyText()
                .isEmpty();
    }

    @Test
    void a_payment_that_has_changed_is_sent_again() {
        happened(REQUESTED, CAPTURED, REFUND);

        assertThat(web.as(ALICE).with("If-None-Match", "\"1\"").get("/api/payments/" + PAYMENT))
                .hasStatus(200)
                .hasHeader("ETag", "\"2\"")
                .bodyText()
                .contains("refund-requested");
    }

    @Test
    void knowing_the_version_of_somebody_elses_payment_tells_nothing() {
        happened(REQUESTED);

        assertThat(web.as(BOB).with("If-None-Match", "\"0\"").get("/api/payments/" + PAYMENT))
                .hasStatus(404);
        assertThat(web.stranger().with("If-None-Match", "\"0\"").get("/api/payments/" + PAYMENT))
                .hasStatus(401);
    }

    @Test
    void a_payment_is_shown_as_what_happened_last() {
        assertThat(statusAfter(REQUESTED)).isEqualTo("requested");
        assertThat(statusAfter(REQUESTED, DECLINED)).isEqualTo("declined");
        assertThat(statusAfter(REQUESTED, DECLINED, requested(2))).isEqualTo("requested");
        assertThat(statusAfter(REQUESTED, CAPTURED)).isEqualTo("captured");
        assertThat(statusAfter(REQUESTED, CAPTURED, REFUND)).isEqualTo("refund-requested");
        assertThat(statusAfter(REQUESTED, CAPTURED, REFUND, REFUNDED)).isEqualTo("refunded");
    }

    @Test
    void the_end_of_the_order_does_not_hide_what_became_of_the_card() {
        assertThat(statusAfter(REQUESTED, CLOSED)).isEqualTo("requested");
        assertThat(statusAfter(REQUESTED, DECLINED, CLOSED)).isEqualTo("declined");
        assertThat(statusAfter(REQUESTED, CLOSED, DECLINED)).isEqualTo("declined");
        assertThat(statusAfter(REQUESTED, CLOSED, CAPTURED, REFUND)).isEqualTo("refund-requested");
    }

    @Test
    void what_nobody_paid_for_has_no_payment() {
        happened(CLOSED);

        assertThat(service.views.find(ORDER)).isPresent();
        assertThat(web.as(ALICE).get("/api/payments/" + PAYMENT)).hasStatus(404);
    }

    @Test
    void a_buyer_finds_the_payment_of_an_order() {
        happened(REQUESTED, DECLINED);

        assertThat(web.as(ALICE).get("/api/payments?orderId=" + ORDER))
                .hasStatus(200)
                .bodyJson()
                .isEqualTo(
                        """
                        [{"id": "%s", "orderId": "%s", "status": "declined",
                          "amount": 19.99, "currency": "eur", "version": 1}]
                        """
                                .formatted(PAYMENT, ORDER));
    }

    @Test
    void an_order_that_nobody_has_paid_for_or_of_somebody_else_has_no_payments() {
        assertThat(web.as(ALICE).get("/api/payments?orderId=" + ORDER))
                .hasStatus(200)
                .bodyText()
                .isEqualTo("[]");
        happened(CLOSED);
        assertThat(web.as(ALICE).get("/api/payments?orderId=" + ORDER)).bodyText().isEqualTo("[]");
        service.views.project(List.of(recorded(REQUESTED, 1)));
        assertThat(web.as(BOB).get("/api/payments?orderId=" + ORDER))
                .hasStatus(200)
                .bodyText()
                .isEqualTo("[]");
    }

    @Test
    void an_order_has_to_be_named() {
        assertThat(web.as(ALICE).get("/api/payments")).hasStatus(400);
        assertThat(web.as(ALICE).get("/api/payments?orderId=x")).hasStatus(400);
        assertThat(web.stranger().get("/api/payments")).hasStatus(401);
    }

    @Test
    void an_unknown_a_malformed_and_a_foreign_id_are_all_the_same() {
        happened(REQUESTED);

        assertThat(web.as(ALICE).get("/api/payments/" + new UUID(7, 7))).hasStatus(404);
        assertThat(web.as(ALICE).get("/api/payments/x")).hasStatus(404);
        assertThat(web.as(BOB).get("/api/payments/" + PAYMENT)).hasStatus(404);
    }

    @Test
    void strangers_are_asked_to_sign_in() {
        assertThat(web.stranger().get("/api/payments/" + PAYMENT)).hasStatus(401);
    }

    private String statusAfter(PaymentEvent... events) {
        var view = ProjectionSpecification.given(new PaymentProjection(), events).view();
        return view.payment().status().name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }

    private void happened(PaymentEvent... events) {
        for (int version = 0; version < events.length; version++) {
            service.views.project(List.of(recorded(events[version], version)));
        }
    }

    private static PaymentRequested requested(int attempt) {
        return new PaymentRequested(
                PAYMENT,
                ORDER,
                TICKET,
                ALICE.id(),
                new BigDecimal("19.99"),
                "eur",
                "tok_visa",
                attempt);
    }
}
