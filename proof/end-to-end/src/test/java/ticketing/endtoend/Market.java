package ticketing.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import ticketing.endtoend.Visitor.Answer;

/**
 * People who buy and sell at the same time until the market closes: some pay, some cancel, some
 * forget. Nobody repeats a failed request. For each accepted request, the expected event is
 * remembered.
 */
final class Market implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    /** The pause between two buyers of one seller, which leaves CPU for the starting services. */
    private static final Duration PACE = Duration.ofMillis(300);

    private final URI address;
    private final ExecutorService people = Executors.newVirtualThreadPerTaskExecutor();
    private final Queue<String> accepted = new ConcurrentLinkedQueue<>();
    private final Queue<Throwable> troubles = new ConcurrentLinkedQueue<>();
    private final AtomicInteger deals = new AtomicInteger();
    private volatile boolean open = true;

    Market(URI address) {
        this.address = address;
    }

    /** Starts a number of sellers, each with one buyer after another. */
    void open(int sellers) {
        for (int i = 0; i < sellers; i++) {
            var seller = signedUp();
            var _ = people.submit(() -> sell(seller));
        }
    }

    /** How many buyers were successful so far. */
    int deals() {
        return deals.get();
    }

    /** The subjects of the expected events, and the ids of the people who signed up. */
    List<String> accepted() {
        return List.copyOf(accepted);
    }

    /** The errors that people have seen; there should be none. */
    List<Throwable> troubles() {
        return List.copyOf(troubles);
    }

    /** Starts no more buyers, and waits until the last one has finished. */
    @Override
    public void close() {
        open = false;
        people.close();
    }

    private void sell(Visitor seller) {
        while (open) {
            try {
                var ticket = seller.offers("Concert", "19.99");
                accepted.add("tickets." + ticket + ".created");
                buy(ticket);
            } catch (AssertionError | RuntimeException unexpected) {
                troubles.add(unexpected);
            }
        }
    }

    private Visitor signedUp() {
        var visitor = new Visitor(address);
        accepted.add(visitor.signsUp());
        return visitor;
    }

    private void buy(String ticket) {
        var buyer = signedUp();
        var order = known(() -> buyer.orders(ticket)).hasStatus(201).text("id");
        accepted.add("orders." + ticket + "." + order + ".placed");
        switch (deals.get() % 4) {
            case 0 -> {
                buyer.delete("/api/orders/" + order).hasStatus(204);
                accepted.add("orders." + ticket + "." + order + ".cancelled");
            }
            case 1 -> accepted.add("expirations." + order + ".completed");
            default -> {
                known(() -> buyer.pays(order, "tok_visa")).hasStatus(201);
                accepted.add("payments." + order + ".captured");
                await().atMost(LIMIT).until(() -> isComplete(buyer, order));
            }
        }
        buyer.get("/api/tickets").hasStatus(200);
        deals.incrementAndGet();
        await().pollDelay(PACE).until(() -> true);
    }

    /** Repeats a request until another service knows what was created a moment ago. */
    private static Answer known(Supplier<Answer> request) {
        return await().atMost(LIMIT).until(request::get, answer -> answer.status() != 404);
    }

    private static boolean isComplete(Visitor buyer, String order) {
        var status = buyer.get("/api/orders/" + order).hasStatus(200).text("status");
        assertThat(status).isIn("created", "complete");
        return status.equals("complete");
    }
}
