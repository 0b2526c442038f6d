package ticketing.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import ticketing.benchmarks.measuring.Report;
import ticketing.benchmarks.measuring.Size;
import ticketing.benchmarks.measuring.Threads;
import ticketing.benchmarks.measuring.Times;
import ticketing.local.people.Person;

/**
 * Many buyers order the same ticket at the same time: exactly one gets it, and all others are
 * refused. Meanwhile some people order other tickets, one after another: they may wait in the same
 * queues, but are served.
 */
final class ContentionBenchmark implements Benchmark {

    private static final int RIVALS = 20;
    private static final int REQUESTS_OF_A_RIVAL = 10;
    private static final int OTHERS = 4;
    private static final int ORDERS_BEFORE = 400;

    @Override
    public void measure(Size size, Report report) throws Exception {
        report.title("Many requests at once for one ticket");
        var inVain = new LongAdder();
        Person.Witness witness =
                attempt -> {
                    if (attempt.wasInVain()) {
                        inVain.increment();
                    }
                };
        try (var system = WholeSystem.start()) {
            var rivals =
                    new Rivals(
                            system.people(1, "seller", witness).getFirst(),
                            system.people(size.of(RIVALS, 2), "rival", witness));
            var others =
                    new Others(
                            system.people(1, "seller", witness).getFirst(),
                            system.people(size.of(OTHERS, 2), "buyer", witness));
            var orders = size.of(ORDERS_BEFORE, 4);
            // The system is new: the first orders only warm it up.
            var _ = others.order(orders);
            var _ = rivals.rush();

            var before = others.order(orders);
            var rushes = new Times();
            var meanwhile =
                    others.orderDuring(() -> {
                        for (int round = 0; round < size.rounds(); round++) {
                            rushes.add(rivals.rush());
                        }
                        return rushes.size();
                    });
            report.table(
                    List.of("", "tickets", "p50, ms", "highest, ms"),
                    List.of(
                            List.of(
                                    "%d requests, until the last has its answer: one 201, all others 409"
                                            .formatted(rivals.requests()),
                                    Integer.toString(rushes.size()),
                                    Report.number(rushes.percentile(50)),
                                    Report.number(rushes.percentile(100)))));
            report.title(
                    "POST /api/orders by %d others, for tickets that nobody else wants"
                            .formatted(others.buyers().size()));
            report.table(
                    List.of("", "orders", "p50, ms", "p99, ms"),
                    List.of(row("before", before), row("meanwhile", meanwhile)));
            report.note("Requests sent again because a service was not available: " + inVain);
        }
    }

    private static List<String> row(String when, Times times) {
        return List.of(
                when,
                Integer.toString(times.size()),
                Report.number(times.percentile(50)),
                Report.number(times.percentile(99)));
    }

    /** The buyers of the same ticket, and its seller. */
    private record Rivals(Person seller, List<Person> people) {

        private static final int CREATED = 201;
        private static final int CONFLICT = 409;

        int requests() {
            return people.size() * REQUESTS_OF_A_RIVAL;
        }

        /**
         * All order a new ticket at the same moment. Each request has its own idempotency key, so
         * they are different requests.
         *
         * @return nanoseconds until the last answer
         * @throws IllegalStateException if not exactly one gets the ticket
         */
        long rush() throws Exception {
            var ticket = WholeSystem.made(() -> WholeSystem.offer(seller));
            awaitKnown(ticket);
            var go = new CountDownLatch(1);
            try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
                var requests =
                        people.stream()
                                .flatMap(rival ->
                                        Stream.generate(() -> rival).limit(REQUESTS_OF_A_RIVAL))
                                .map(rival ->
                                        executor.submit(() -> {
                                            go.await();
                                            return WholeSystem.order(rival, ticket).status();
                                        }))
                                .toList();
                var start = System.nanoTime();
                go.countDown();
                var answers = new ArrayList<Integer>();
                for (var request : requests) {
                    answers.add(request.get());
                }
                var nanos = System.nanoTime() - start;
                requireOneWinner(answers);
                return nanos;
            }
        }

        /** Waits until orders-service knows a ticket: then the seller is refused as its buyer. */
        private void awaitKnown(String ticket) throws InterruptedException {
            var answer = WholeSystem.onceKnown(() -> WholeSystem.order(seller, ticket));
            if (answer.status() != CONFLICT) {
                throw new IllegalStateException("Sellers cannot buy their own tickets: " + answer);
            }
        }

        private static void requireOneWinner(List<Integer> answers) {
            var won = answers.stream().filter(status -> status == CREATED).count();
            var lost = answers.stream().filter(status -> status == CONFLICT).count();
            if (won != 1 || lost != answers.size() - 1) {
                throw new IllegalStateException(
                        "One of %d requests should get the ticket, and the others 409: %s"
                                .formatted(answers.size(), answers));
            }
        }
    }

    /** The buyers of other tickets, one after another, and their seller. */
    private record Others(Person seller, List<Person> buyers) {

        /** Places a number of orders, by all of them together. */
        Times order(int number) throws Exception {
            var left = new AtomicInteger(number);
            var times = new Times();
            order(() -> left.getAndDecrement() > 0, times);
            return times;
        }

        /** Places orders until something has ended. */
        Times orderDuring(Callable<?> something) throws Exception {
            var ended = new AtomicBoolean();
            var times = new Times();
            try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
                var ordering =
                        executor.submit(() -> {
                            order(() -> !ended.get(), times);
                            return times;
                        });
                try {
                    something.call();
                } finally {
                    ended.set(true);
                }
                return ordering.get();
            }
        }

        private void order(BooleanSupplier goesOn, Times times) throws Exception {
            Threads.share(
                    buyers.size(),
                    buyers.size(),
                    number -> order(buyers.get(number), goesOn, times));
        }

        /** Orders each ticket after the next one was offered: by then orders-service knows it. */
        private void order(Person buyer, BooleanSupplier goesOn, Times times)
                throws InterruptedException {
            var offered = WholeSystem.made(() -> WholeSystem.offer(seller));
            while (goesOn.getAsBoolean()) {
                var ticket = offered;
                offered = WholeSystem.made(() -> WholeSystem.offer(seller));
                WholeSystem.made(() -> times.of(() -> WholeSystem.order(buyer, ticket)));
            }
        }
    }
}
