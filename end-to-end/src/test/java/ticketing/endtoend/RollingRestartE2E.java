package ticketing.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import ticketing.events.EventStream;
import ticketing.local.LocalSystem;
import ticketing.local.Service;

/**
 * Two instances of every service are restarted one after another while people buy and sell, in a
 * system of its own. Afterwards nobody and nothing has noticed.
 *
 * <p>Ten services take their time to start, so that this is not told in every build: {@code
 * -Dticketing.restarts=all} tells it, and {@code -Dticketing.restarts=some} tells it of
 * orders-service and payments-service alone.
 */
@EnabledIfSystemProperty(named = "ticketing.restarts", matches = "all|some")
class RollingRestartE2E {

    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final int SELLERS = 2;

    /** It holds each request for ten seconds, and gives those back that it holds when it stops. */
    private static final String HOLDS_ON_PURPOSE = "payments-when-payment-requested";

    private static final List<Service> DOUBLED =
            System.getProperty("ticketing.restarts", "").equals("all")
                    ? List.of(Service.values())
                    : List.of(Service.ORDERS, Service.PAYMENTS);

    private static LocalSystem system;
    private static Market market;
    private static Deliveries deliveries;
    private static Ledger ledger;

    @BeforeAll
    static void restart_the_services_one_after_another_while_people_buy_and_sell()
            throws Exception {
        var settings =
                LocalSystem.Settings.forTests(
                                Path.of(".."),
                                Path.of("target", "systems", UUID.randomUUID().toString()))
                        .withProperty(Service.ORDERS, "ticketing.orders.time-to-pay", "15s");
        for (var service : DOUBLED) {
            settings = settings.withInstances(service, 2);
        }
        system = LocalSystem.start(settings);
        ledger = new Ledger(system.natsUrl());
        deliveries = Deliveries.overhear(system.natsUrl());
        market = new Market(system.address());
        market.open(SELLERS);
        awaitMoreDeals();
        for (var name : restarted()) {
            var start = System.nanoTime();
            var before = market.deals();
            system.restart(name);
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
        try (var _ = system;
                var _ = deliveries;
                var _ = market) {}
    }

    private static List<String> restarted() {
        return DOUBLED.stream().map(Service::longName).toList();
    }

    private static void awaitMoreDeals() {
        var before = market.deals();
        await().atMost(LIMIT).until(() -> market.deals() >= before + SELLERS);
    }

    private static boolean everyOrderIsOver() {
        var orders = ledger.events("orders.>");
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
            for (var event : ledger.events(stream.allSubjects())) {
                happened.add(stream == EventStream.USERS ? event.entity() : event.subject());
            }
        }
        assertThat(market.accepted()).isNotEmpty().isSubsetOf(happened);
    }

    @Test
    void no_message_was_delivered_twice() {
        assertThat(deliveries.toRedelivered())
                .filteredOn(answer -> !answer.consumer().equals(HOLDS_ON_PURPOSE))
                .isEmpty();
        assertThat(deliveries.toRedelivered()).allMatch(deliveries::followsOneGivenBack);
    }

    @Test
    void no_event_took_effect_twice() {
        ledger.requireThatNothingTookEffectTwice();
        ledger.requireThatNothingIsSoldOrChargedTwice();
    }

    @ParameterizedTest
    @CsvSource({"auth,1", "tickets,1", "orders,2", "payments,2"})
    void the_views_are_what_a_rebuild_makes_of_the_events(String service, int readModels) {
        var rebuilt = Printed.by(system, "rebuild", service);

        assertThat(rebuilt.linesWith("all the same")).as("%s", rebuilt).hasSize(readModels);
        assertThat(rebuilt.exitCode()).isZero();
    }
}
