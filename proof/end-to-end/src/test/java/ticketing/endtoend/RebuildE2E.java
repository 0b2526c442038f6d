package ticketing.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static ticketing.endtoend.RunningSystem.signedUp;

import java.time.Duration;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An operator rebuilds the views of a service while people use them and buy tickets. */
@ExtendWith(RunningSystem.class)
@ResourceLock(value = RunningSystem.LOCK, mode = ResourceAccessMode.READ)
@Execution(ExecutionMode.CONCURRENT)
class RebuildE2E {

    @ParameterizedTest
    @CsvSource({"auth,1", "tickets,1", "orders,2", "payments,2"})
    void the_views_of_a_service_are_the_same_again(String service, int readModels) {
        var buyer = signedUp();
        var ticket = signedUp().offers("Concert", "30");
        var order = buyer.orders(ticket).hasStatus(201).text("id");
        buyer.pays(order, "tok_visa").hasStatus(201);
        await().atMost(Duration.ofSeconds(60))
                .until(() -> buyer.statusOfTicket(ticket), "sold"::equals);

        var rebuilt = Printed.by("rebuild", service);

        assertThat(rebuilt.linesWith("all the same")).as("%s", rebuilt).hasSize(readModels);
        assertThat(rebuilt.exitCode()).isZero();
        assertThat(buyer.statusOfOrder(order)).isEqualTo("complete");
        assertThat(buyer.statusOfTicket(ticket)).isEqualTo("sold");
    }
}
