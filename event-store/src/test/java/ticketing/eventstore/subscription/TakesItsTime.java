package ticketing.eventstore.subscription;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import ticketing.events.TicketEvent;
import ticketing.eventstore.Outcome;
import ticketing.eventstore.jetstream.NatsConnection;
import ticketing.nats.DurableConsumer;

/** A service that is slow with each event. A test pauses its process, or keeps it busy. */
final class TakesItsTime {

    private TakesItsTime() {}

    /**
     * The arguments are the URL of NATS, the name and subject of its consumer, the milliseconds per
     * event, and whether it computes during that time.
     */
    public static void main(String[] args) throws InterruptedException {
        var takes = Duration.ofMillis(Long.parseLong(args[3]));
        var computes = Boolean.parseBoolean(args[4]);
        var nats = NatsConnection.connect(args[0], "takes-its-time", Duration.ofSeconds(10));
        new Subscriptions(
                        nats,
                        true,
                        "test",
                        _ -> false,
                        Clock.systemUTC(),
                        new SimpleMeterRegistry())
                .subscribe(
                        new DurableConsumer<>(
                                args[1], "TICKETS", List.of(args[2]), TicketEvent.class),
                        event -> {
                            System.out.println("handles " + event.metadata().sequence());
                            var until = System.nanoTime() + takes.toNanos();
                            for (var left = takes.toNanos();
                                    left > 0;
                                    left = until - System.nanoTime()) {
                                if (!computes) {
                                    LockSupport.parkNanos(left);
                                }
                            }
                            return Outcome.DONE;
                        },
                        EndsItsProcess.LIMITS)
                .start();
        new CountDownLatch(1).await();
    }
}
