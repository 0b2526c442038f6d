package ticketing.eventstore.subscription;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import ticketing.events.TicketEvent;
import ticketing.eventstore.Outcome;
import ticketing.eventstore.jetstream.NatsConnection;
import ticketing.nats.DurableConsumer;

/**
 * A service that crashes, as if out of memory, when it handles one kind of event, and waits for
 * ever with another kind. A test starts it again and again.
 */
final class EndsItsProcess {

    static final Limits LIMITS =
            new Limits(
                    256,
                    1,
                    Duration.ofSeconds(1),
                    Duration.ofMillis(10),
                    2,
                    Duration.ofMillis(100));

    private EndsItsProcess() {}

    /** The arguments are the URL of NATS, and the name and subject of its consumer. */
    public static void main(String[] args) throws InterruptedException {
        var nats = NatsConnection.connect(args[0], "ends-its-process", Duration.ofSeconds(10));
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
                        event ->
                                switch (event.data()) {
                                    case TicketEvent.TicketSold _ -> {
                                        Runtime.getRuntime().halt(1);
                                        yield Outcome.DONE;
                                    }
                                    case TicketEvent.TicketReserved _ -> Outcome.WAIT;
                                    default -> Outcome.DONE;
                                },
                        LIMITS)
                .start();
        new CountDownLatch(1).await();
    }
}
