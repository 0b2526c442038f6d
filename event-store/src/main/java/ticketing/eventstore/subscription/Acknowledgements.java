package ticketing.eventstore.subscription;

import io.nats.client.impl.AckType;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Acknowledges messages whose effect is durable. Those that are done within the same 0.3 ms are
 * sent together, in one write to the connection. Thread-safe.
 */
final class Acknowledgements {

    private static final Logger log = LoggerFactory.getLogger(Acknowledgements.class);

    /** How long acknowledgements are gathered. */
    private static final Duration GATHER = Duration.ofNanos(300_000);

    private final MessagesInFlight inFlight;
    private final Queue<MessageInFlight> unsent = new ConcurrentLinkedQueue<>();

    /** Whether a thread will send what is unsent. */
    private final AtomicBoolean gathering = new AtomicBoolean();

    Acknowledgements(MessagesInFlight inFlight) {
        this.inFlight = inFlight;
    }

    /** Acknowledges a message in a moment; until then it stays in flight. */
    void add(MessageInFlight one) {
        one.isDone = true;
        unsent.add(one);
        if (gathering.compareAndSet(false, true)) {
            try {
                Thread.ofVirtual().start(this::send);
            } catch (Throwable notStarted) {
                // Lack of memory, for example: the next message that is done tries again, for all
                // of them.
                gathering.set(false);
                throw notStarted;
            }
        }
    }

    private void send() {
        LockSupport.parkNanos(GATHER.toNanos());
        gathering.set(false);
        for (var one = unsent.poll(); one != null; one = unsent.poll()) {
            try {
                inFlight.answer(one, AckType.AckAck);
            } catch (RuntimeException disconnected) {
                // The message is delivered again, and its effect is already there.
                log.debug("{} will be delivered again", one.subject());
            } finally {
                inFlight.remove(one);
            }
        }
    }
}
