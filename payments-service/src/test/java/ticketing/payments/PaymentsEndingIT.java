package ticketing.payments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static ticketing.payments.PaymentExamples.ALICE;
import static ticketing.payments.PaymentExamples.TICKET;
import static ticketing.payments.PaymentExamples.placed;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import ticketing.events.Boundary;
import ticketing.eventstore.NewEvent;
import ticketing.eventstore.jetstream.NatsConnection;
import ticketing.infrastructure.mongo.TestMongo;
import ticketing.infrastructure.nats.NatsServer;
import ticketing.web.request.Ids;

/** The answer to a buyer whose request is in progress when the service is stopped. */
class PaymentsEndingIT {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @Test
    void an_order_that_is_placed_while_the_service_ends_is_paid_by_a_request_under_way() {
        try (var nats = NatsServer.forTests();
                var elsewhere = NatsConnection.connect(nats.url(), "orders-service", PATIENCE);
                var service = new RunningPayments(nats, TestMongo.newDatabase());
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var orders = service.ordersOver(elsewhere);
            await().atMost(PATIENCE).until(service::answersFromItsReadModels);
            var order = Ids.next();

            var paid =
                    CompletableFuture.supplyAsync(
                            () -> service.pay(ALICE, order, "tok_visa"), threads);
            await().atMost(PATIENCE).until(() -> service.requestsUnderWay() == 1);
            threads.execute(service::close);
            await().atMost(PATIENCE).until(() -> !service.takesConnections());
            orders.append(
                    Boundary.ofOrdersFor(TICKET), 0, List.of(new NewEvent<>(placed(order), 0)));

            assertThat(paid.join().statusCode()).isEqualTo(201);
        }
    }
}
