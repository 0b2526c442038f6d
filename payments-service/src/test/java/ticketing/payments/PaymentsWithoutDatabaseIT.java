package ticketing.payments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static ticketing.payments.PaymentExamples.ALICE;
import static ticketing.payments.PaymentExamples.cancelled;
import static ticketing.payments.PaymentExamples.placed;
import static ticketing.payments.RunningPayments.addressIn;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import ticketing.events.OrderEvent.CancellationReason;
import ticketing.events.PaymentEvent.PaymentRefunded;
import ticketing.infrastructure.mongo.MongoServer;
import ticketing.infrastructure.nats.NatsServer;
import ticketing.web.request.Ids;

/** The service while its database is down, and after the database has come back empty. */
class PaymentsWithoutDatabaseIT {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @Test
    void still_close_and_refund_and_say_when_they_cannot_know_a_price() {
        try (var nats = NatsServer.forTests();
                var mongo = MongoServer.start(MongoServer.Settings.standard());
                var service = new RunningPayments(nats, mongo.uriOfNewDatabase())) {
            await().atMost(PATIENCE).until(service::answersFromItsReadModels);
            var order = Ids.next();
            service.append(placed(order), 0);
            var address = addressIn(service.pay(ALICE, order, "tok_visa"));

            mongo.kill();
            service.append(cancelled(order, CancellationReason.BUYER), 1);
            await().atMost(PATIENCE)
                    .until(() -> service.history(order).getLast().equals(PaymentRefunded.class));
            assertThat(service.returned(order)).isEqualTo(1);
            var unpayable = service.pay(ALICE, order, "tok_visa");
            assertThat(unpayable.statusCode()).isEqualTo(503);
            assertThat(unpayable.headers().firstValue("Retry-After")).isPresent();

            // The embedded database comes back empty; the views are rebuilt from the event store.
            mongo.restart();
            await().atMost(PATIENCE.multipliedBy(2))
                    .until(() ->
                            service.get(ALICE, address).statusCode() == 200
                                    && service.statusAt(address).equals("refunded"));
        }
    }
}
