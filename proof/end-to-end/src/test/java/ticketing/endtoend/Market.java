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
 * forget. Nobody repeats a request that went wrong. What was accepted is remembered by the event
 * that it must have left.
 */
final class Market implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    /** Between two buyers at one seller: the services that start have to have their share. */
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

    /** Lets so many sellers in, each with one buyer after another. */
    void open(int sellers) {
        for (int i = 0; i < sellers; i++) {
            var seller = signedUp();
            var _ = people.submit(() -> sell(seller));
        }
    }

    /** How many buyers have got what they wanted so far. */
    int deals() {
        return deals.get();
    }

    /** The subjects of the events that must be there, and the ids of those who signed up. */
    List<String> accepted() {
        return List.copyOf(accepted);
    }

    /** What nobody should have seen. */
    List<Throwable> troubles() {
        return List.copyOf(troubles);
    }

    /** Lets nobody in any more, and waits until the last one has left. */
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

    /** What one service has created is known to another one in a moment. */
    private static Answer known(Supplier<Answer> request) {
        return await().atMost(LIMIT).until(request::get, answer -> answer.status() != 404);
    }

    private static boolean isComplete(Visitor buyer, String order) {
        var status = buyer.get("/api/orders/" + order).hasStatus(200).text("status");
        assertThat(status).isIn("created", "complete");
        return status.equals("complete");
    }
}
