package ticketing.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static ticketing.endtoend.RunningSystem.ledger;
import static ticketing.endtoend.RunningSystem.signedUp;
import static ticketing.endtoend.RunningSystem.system;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import ticketing.local.people.Person;
import ticketing.local.people.Sale;
import ticketing.local.system.LocalSystem;
import ticketing.topology.Service;

/** A process is killed in the middle of a sale. The local run restarts it. */
@ExtendWith(RunningSystem.class)
@ResourceLock(value = RunningSystem.LOCK, mode = ResourceAccessMode.READ_WRITE)
class SalesUnderFaultsE2E {

    private static final Duration LIMIT = Duration.ofSeconds(90);

    /**
     * One service; with {@code -Dticketing.sales=20}, every part in turn until 20 sales are played.
     */
    static Stream<String> parts() {
        var sales = Integer.getInteger("ticketing.sales");
        if (sales == null) {
            return Stream.of(Service.PAYMENTS.longName());
        }
        var names = system().names();
        return IntStream.range(0, sales).mapToObj(sale -> names.get(sale % names.size()));
    }

    @ParameterizedTest(name = "kill -9 of {0}")
    @MethodSource("parts")
    void a_sale_ends_as_it_should_when_a_process_is_killed_in_the_middle_of_it(String part)
            throws Exception {
        var seller = Person.signUp(system().address(), "seller");
        var buyer = Person.signUp(system().address(), "buyer");
        var sale = new Sale(seller, buyer);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var outcome = threads.submit(sale::play);
            await().atMost(LIMIT).until(() -> !sale.ticketId().isEmpty() || outcome.isDone());
            system().kill(part);

            assertThat(outcome.get(LIMIT.toSeconds() * 2, TimeUnit.SECONDS))
                    .isNotInstanceOf(Sale.Outcome.Unfinished.class);
        }
        await().atMost(LIMIT).until(() -> system().isReady());
        ledger().requireThatNothingIsSoldOrChargedTwice();
    }

    @Test
    void without_its_database_the_system_still_takes_what_is_only_written_and_shows_it_later() {
        var seller = signedUp();
        var before = seller.offers("Concert", "19.99");
        var buyer = signedUp();
        var order = buyer.orders(before).hasStatus(201).text("id");

        // MongoDB is in memory, so stopping it loses all its data.
        system().stop(LocalSystem.MONGODB);
        var meanwhile = seller.offers("Opera", "5");
        signedUp();

        system().start(LocalSystem.MONGODB);
        await().atMost(LIMIT).until(() -> buyer.statusOfTicket(meanwhile), "available"::equals);
        await().atMost(LIMIT)
                .until(
                        () -> buyer.pays(order, "tok_visa").status(),
                        status -> status == 201 || status == 409);
        await().atMost(LIMIT)
                .until(
                        () -> buyer.statusOfOrder(order),
                        status -> !status.isEmpty() && !status.equals("created"));
        await().atMost(LIMIT)
                .until(
                        () -> buyer.statusOfOrder(order) + " " + buyer.statusOfTicket(before),
                        state ->
                                state.equals("complete sold")
                                        || state.equals("cancelled available"));
        ledger().requireThatNothingIsSoldOrChargedTwice();
    }

    @Test
    void a_sale_completes_when_a_service_that_was_away_comes_back() {
        var buyer = signedUp();
        var ticket = signedUp().offers("Concert", "30");
        var order = buyer.orders(ticket).hasStatus(201).text("id");
        var name =
                system().names().stream()
                        .filter(part -> part.startsWith(Service.TICKETS.shortName()))
                        .findFirst()
                        .orElseThrow();
        system().stop(name);

        buyer.get("/api/tickets/" + ticket).hasStatus(503);
        buyer.pays(order, "tok_visa").hasStatus(201);
        await().atMost(LIMIT).until(() -> buyer.statusOfOrder(order), "complete"::equals);

        system().start(name);
        await().atMost(LIMIT).until(() -> buyer.statusOfTicket(ticket), "sold"::equals);
    }
}
