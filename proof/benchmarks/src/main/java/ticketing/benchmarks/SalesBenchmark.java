package ticketing.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import ticketing.benchmarks.measuring.Duel;
import ticketing.benchmarks.measuring.Report;
import ticketing.benchmarks.measuring.Size;
import ticketing.benchmarks.measuring.Threads;
import ticketing.benchmarks.measuring.Times;
import ticketing.benchmarks.measuring.Wait;
import ticketing.events.EventStream;
import ticketing.local.operator.Operations;
import ticketing.local.people.Person;
import ticketing.topology.Service;

/**
 * Whole sales through the public address: a ticket is offered, ordered and paid for; then the buyer
 * asks every 10 milliseconds until the order is complete and the ticket sold. Measured with a
 * nearly empty log, and after a million events.
 */
final class SalesBenchmark implements Benchmark {

    private static final int SALES = 200;
    private static final int WARMING_SALES = 600;
    private static final int COMPARED_SALES = 80;
    private static final int TICKETS = 100_000;
    private static final double FILLED_TARGET = 0.8;
    private static final Duration SALE_LIMIT = Duration.ofMinutes(2);
    private static final Duration FILL_LIMIT = Duration.ofMinutes(20);
    private static final Duration LOOK_EVERY = Duration.ofMillis(10);
    private static final Duration LOOK_WHILE_FILLING_EVERY = Duration.ofMillis(500);

    /** The steps of a sale that are timed. The last two begin with the answer to the payment. */
    private enum Step {
        OFFER("POST /api/tickets"),
        ORDER("POST /api/orders"),
        PAY("POST /api/payments"),
        SHOW("GET /api/orders/{id}"),
        COMPLETE("paid to complete"),
        SOLD("paid to sold");

        private final String label;

        Step(String label) {
            this.label = label;
        }
    }

    /**
     * Many sales by several buyers at once.
     *
     * @param rate sales per second
     */
    private record Trade(String what, double rate, Map<Step, Times> times) {

        /** Each buyer has their own seller, and buys one ticket after another. */
        static Trade of(String what, List<Stall> stalls, int sales) throws Exception {
            var times = new EnumMap<Step, Times>(Step.class);
            for (var step : Step.values()) {
                times.put(step, new Times());
            }
            var start = System.nanoTime();
            Threads.share(
                    stalls.size(),
                    sales,
                    number -> new Sale(stalls.get(number % stalls.size()), times).play());
            return new Trade(what, sales * 1e9 / (System.nanoTime() - start), times);
        }

        static List<String> head() {
            return Stream.concat(
                            Stream.of("", "sales/s"),
                            Stream.of(Step.values()).map(step -> step.label))
                    .toList();
        }

        List<String> row() {
            return Stream.concat(
                            Stream.of(what, Report.number(rate)),
                            times.values().stream().map(Times::middleAndSlow))
                    .toList();
        }
    }

    /** A buyer and their seller. */
    private record Stall(Person seller, Person buyer) {}

    @Override
    public void measure(Size size, Report report) throws Exception {
        report.title("Whole sales through the public address");
        var numbers = size.of(List.of(1, 8, 32), List.of(1, 2));
        var compared = numbers.get(1);
        var sales = size.of(SALES, 4);
        var tickets = size.of(TICKETS, 20);
        try (var system = WholeSystem.start()) {
            var stalls = stalls(system, numbers.getLast());
            // The system is new: the first round only warms it up.
            trades(numbers, stalls, sales);
            var trades = trades(numbers, stalls, sales);
            report(report, trades);
            fill(system, tickets);
            report.title(
                    "The same after %,d tickets with %,d events"
                            .formatted(tickets, tickets * TicketLog.EVENTS_OF_A_TICKET));
            report(report, List.of(trade(compared, stalls, sales)));
            compare(size, report, stalls.subList(0, compared));
        }
    }

    /**
     * Compares with a new system in turns on the same machine, so other work slows down both. The
     * new system runs beside the other one, and is warmed up, too.
     */
    private static void compare(Size size, Report report, List<Stall> longPast) throws Exception {
        try (var system = WholeSystem.start()) {
            var shortPast = stalls(system, longPast.size());
            trade(longPast.size(), shortPast, size.of(WARMING_SALES, 4));
            var duel =
                    Duel.fight(
                            size.rounds(),
                            size.of(COMPARED_SALES, 4),
                            sales -> trade(longPast.size(), shortPast, sales),
                            sales -> trade(longPast.size(), longPast, sales));
            report.title("In turns with a system without past events");
            report.table(
                    List.of(
                            "",
                            "no past events, sales/s",
                            "many past events, sales/s",
                            "ratio",
                            "from",
                            "to"),
                    List.of(
                            List.of(
                                    buyers(longPast.size()),
                                    Report.number(duel.plain()),
                                    Report.number(duel.ours()),
                                    Report.ratio(duel.ratio()),
                                    Report.ratio(duel.lowestRatio()),
                                    Report.ratio(duel.highestRatio()))));
            report.ratio("sales with many past events / without", duel.ratio(), FILLED_TARGET);
        }
    }

    private static void report(Report report, List<Trade> trades) {
        report.table(Trade.head(), trades.stream().map(Trade::row).toList());
        report.note("Times are p50 / p99 in milliseconds.");
    }

    private static List<Stall> stalls(WholeSystem system, int number) throws InterruptedException {
        var sellers = system.people(number, "seller", Person.Witness.NONE);
        var buyers = system.people(number, "buyer", Person.Witness.NONE);
        var stalls = new ArrayList<Stall>();
        for (int i = 0; i < number; i++) {
            stalls.add(new Stall(sellers.get(i), buyers.get(i)));
        }
        return stalls;
    }

    private static List<Trade> trades(List<Integer> numbers, List<Stall> stalls, int sales)
            throws Exception {
        var trades = new ArrayList<Trade>();
        for (var buyers : numbers) {
            trades.add(trade(buyers, stalls, sales));
        }
        return trades;
    }

    /** Gives all buyers the same number of sales, so they finish together. */
    private static Trade trade(int buyers, List<Stall> stalls, int sales) throws Exception {
        return Trade.of(
                buyers(buyers), stalls.subList(0, buyers), Math.ceilDiv(sales, buyers) * buyers);
    }

    private static String buyers(int number) {
        return number == 1 ? "1 buyer" : number + " buyers at once";
    }

    /** Returns when all events are visible in the views. */
    private static void fill(WholeSystem system, int tickets) throws Exception {
        try (var nats = system.local().connectAsProvisioner()) {
            TicketLog.fill(nats.of(EventStream.TICKETS), TicketLog.ids(tickets), UUID.randomUUID());
        }
        var operations = Operations.of(system.folder());
        Wait.until(
                "all events are visible",
                FILL_LIMIT,
                LOOK_WHILE_FILLING_EVERY,
                () -> areUpToDate(operations));
    }

    private static boolean areUpToDate(Operations operations) throws InterruptedException {
        for (var service : Service.values()) {
            if (service.hasReadModels()) {
                var answer = operations.get(service.longName(), "/actuator/readmodels");
                if (!answer.isGood()) {
                    return false;
                }
                for (var model : answer.body().path("readModels")) {
                    if (model.path("remaining").asLong() > 0) {
                        return false;
                    }
                }
            }
        }
        return true;
    }

    /** One sale, and the duration of its steps. */
    private record Sale(Stall stall, Map<Step, Times> times) {

        void play() throws InterruptedException {
            var buyer = stall.buyer();
            var ticket =
                    WholeSystem.made(
                            () -> of(Step.OFFER).of(() -> WholeSystem.offer(stall.seller())));
            var order =
                    WholeSystem.made(
                            () -> of(Step.ORDER).of(() -> WholeSystem.order(buyer, ticket)));
            var payment = Map.of("orderId", order, "token", "tok_visa");
            WholeSystem.made(() -> of(Step.PAY).of(() -> buyer.post("/api/payments", payment)));
            awaitEnd(order, ticket);
        }

        private void awaitEnd(String order, String ticket) throws InterruptedException {
            var buyer = stall.buyer();
            var paid = System.nanoTime();
            var complete = false;
            var sold = false;
            while (true) {
                if (!complete) {
                    var answer = of(Step.SHOW).of(() -> buyer.get("/api/orders/" + order));
                    complete = answer.text("status").equals("complete");
                    if (complete) {
                        of(Step.COMPLETE).addSince(paid);
                    }
                }
                if (!sold) {
                    sold = buyer.get("/api/tickets/" + ticket).text("status").equals("sold");
                    if (sold) {
                        of(Step.SOLD).addSince(paid);
                    }
                }
                if (complete && sold) {
                    return;
                }
                if (System.nanoTime() - paid > SALE_LIMIT.toNanos()) {
                    throw new IllegalStateException(
                            "Order %s for ticket %s was paid for, and has not ended after %s"
                                    .formatted(order, ticket, SALE_LIMIT));
                }
                LockSupport.parkNanos(LOOK_EVERY.toNanos());
            }
        }

        private Times of(Step step) {
            return Objects.requireNonNull(times.get(step));
        }
    }
}
