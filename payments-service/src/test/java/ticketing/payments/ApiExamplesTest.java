package ticketing.payments;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;
import ticketing.payments.payment.PaymentRefusal;
import ticketing.payments.payment.PaymentRefusal.AlreadyPaid;
import ticketing.payments.payment.PaymentRefusal.CardDeclined;
import ticketing.payments.payment.PaymentRefusal.IdempotencyKeyReused;
import ticketing.payments.payment.PaymentRefusal.OrderNotFound;
import ticketing.payments.payment.PaymentRefusal.PaymentNotFound;
import ticketing.payments.showing.ApiExamples;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The problems in the API document are those that are really answered. */
class ApiExamplesTest {

    private final JsonMapper json = new JsonMapper();
    private final PaymentProblems problems = new PaymentProblems();

    @Test
    void show_problems_as_they_are() {
        var order = UUID.fromString("01939d3a-5000-7000-8000-000000000004");
        var payment = UUID.fromString("01939d3a-5000-7000-8000-000000000005");
        assertShown(ApiExamples.DECLINED, new CardDeclined("card_declined"));
        assertShown(ApiExamples.ORDER_UNKNOWN, new OrderNotFound(order));
        assertShown(ApiExamples.ALREADY_PAID, new AlreadyPaid());
        assertShown(ApiExamples.KEY_REUSED, new IdempotencyKeyReused());
        assertShown(ApiExamples.PAYMENT_UNKNOWN, new PaymentNotFound(payment));
    }

    private void assertShown(String example, PaymentRefusal refusal) {
        JsonNode shown = json.readTree(example);
        var problem = problems.refused(refusal);
        assertThat(shown.path("type").asString()).isEqualTo(String.valueOf(problem.getType()));
        assertThat(shown.path("title").asString()).isEqualTo(problem.getTitle());
        assertThat(shown.path("status").asInt()).isEqualTo(problem.getStatus());
        assertThat(shown.path("detail").asString()).isEqualTo(problem.getDetail());
        assertThat(shown.path("errors").path(0).path("message").asString())
                .isEqualTo(problem.getErrors().getFirst().message());
    }
}
