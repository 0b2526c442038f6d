package ticketing.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static ticketing.endtoend.RunningSystem.ledger;
import static ticketing.endtoend.RunningSystem.system;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import ticketing.events.EventStream;

/**
 * Two instances of a service are restarted one after another while people buy and sell. No client
 * and no event is affected.
 *
 * <p>Every service that has two instances in the running system is restarted: orders-service, or
 * all of them with {@code -Dticketing.doubled=all}.
 *
 * <p>It waits until no message is left, so it runs before the fault injection: after that, payments
 * with an unknown outcome are looked up for a day.
 */
@ExtendWith(RunningSystem.class)
@Order(1)
@ResourceLock(value = RunningSystem.LOCK, mode = ResourceAccessMode.READ_WRITE)
class RollingRestartE2E {

    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final int SELLERS = 2;

    private static Market market;
    private static Deliveries deliveries;

    @BeforeAll
    static void restart_the_services_one_after_another_while_people_buy_and_sell()
            throws Exception {
        deliveries = Deliveries.overhear(system());
        // Redeliveries of earlier tests do not count here.
        await().atMost(LIMIT).until(deliveries::outstanding, List::isEmpty);
        deliveries.forget();
        market = new Market(system().address());
        market.open(SELLERS);
        awaitMoreDeals();
        for (var name : instancesOfDoubledServices()) {
            var start = System.nanoTime();
            var before = market.deals();
            system().restart(name);
            System.out.printf(
                    "%s was restarted in %.1f s, %d deals meanwhile%n",
                    name, (System.nanoTime() - start) / 1e9, market.deals() - before);
            awaitMoreDeals();
        }
        market.close();
        await().atMost(LIMIT).until(deliveries::outstanding, List::isEmpty);
        await().atMost(LIMIT).until(RollingRestartE2E::everyOrderIsOver);
        await().atMost(LIMIT).until(deliveries::outstanding, List::isEmpty);
        System.out.printf(
                "%d deals, %d messages answered%n", market.deals(), deliveries.all().size());
    }

    @AfterAll
    @SuppressWarnings("try")
    static void stop() throws Exception {
        try (var _ = deliveries;
                var _ = market) {}
    }

    /** The instances of the services with two instances, such as orders-service-2. */
    private static List<String> instancesOfDoubledServices() {
        return system().names().stream()
                .filter(name -> name.endsWith("-2") || system().names().contains(name + "-2"))
                .toList();
    }

    private static void awaitMoreDeals() {
        var before = market.deals();
        await().atMost(LIMIT).until(() -> market.deals() >= before + SELLERS);
    }

    private static boolean everyOrderIsOver() {
        var orders = ledger().events("orders.>");
        return orders.stream().filter(event -> event.name().equals("placed")).count() * 2
                == orders.size();
    }

    @Test
    void nobody_saw_an_error_or_lost_a_connection() {
        assertThat(market.troubles()).isEmpty();
    }

    @Test
    void all_that_was_accepted_has_happened() {
        var happened = new HashSet<String>();
        for (var stream : EventStream.values()) {
            for (var event : ledger().events(stream.allSubjects())) {
                happened.add(stream == EventStream.USERS ? event.entity() : event.subject());
            }
        }
        assertThat(market.accepted()).isNotEmpty().isSubsetOf(happened);
    }

    @Test
    void no_message_was_delivered_twice() {
        assertThat(deliveries.toRedelivered()).isEmpty();
    }

    @Test
    void no_event_took_effect_twice() {
        ledger().requireThatNothingTookEffectTwice();
        ledger().requireThatNothingIsSoldOrChargedTwice();
    }

    @ParameterizedTest
    @CsvSource({"auth,1", "tickets,1", "orders,2", "payments,2"})
    void the_views_are_what_a_rebuild_makes_of_the_events(String service, int readModels) {
        var rebuilt = Printed.by("rebuild", service);

        assertThat(rebuilt.linesWith("all the same")).as("%s", rebuilt).hasSize(readModels);
        assertThat(rebuilt.exitCode()).isZero();
    }
}
