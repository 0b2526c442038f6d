package ticketing.nats;

import io.nats.client.api.AckPolicy;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.DeliverPolicy;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import ticketing.events.DomainEvent;
import ticketing.events.EventStream;

/**
 * A durable consumer: its name, and the subjects it listens to.
 *
 * @param name the service and what it does, such as {@code orders-when-payment-captured}
 * @param stream such as {@code PAYMENTS}
 * @param subjects the filters
 * @param events the interface or record as which every message is read
 */
public record DurableConsumer<E extends DomainEvent>(
        String name, String stream, List<String> subjects, Class<E> events) {

    /**
     * A message without an acknowledgement or progress signal for this long is redelivered,
     * possibly to another process. On a machine without a free processor, progress signals are a
     * second late (docs/adr).
     */
    public static final Duration ACK_WAIT = Duration.ofSeconds(5);

    /** How many messages may be in flight, in all processes together. */
    public static final long UNANSWERED = 8000;

    /** Listens to all events of a stream. */
    @SuppressWarnings("unchecked")
    public static <E extends DomainEvent> DurableConsumer<E> ofAll(
            String name, EventStream stream) {
        return new DurableConsumer<>(
                name, stream.name(), List.of(stream.allSubjects()), (Class<E>) stream.events());
    }

    /** Listens to one kind of event. */
    public static <E extends DomainEvent> DurableConsumer<E> of(
            String name, EventStream stream, Class<E> event) {
        return new DurableConsumer<>(name, stream.name(), List.of(stream.subjectsOf(event)), event);
    }

    /** Listens to several kinds of events of a stream. */
    public static <E extends DomainEvent> DurableConsumer<E> ofSome(
            String name, EventStream stream, Class<E> events, List<Class<? extends E>> kinds) {
        return new DurableConsumer<>(
                name, stream.name(), kinds.stream().map(stream::subjectsOf).toList(), events);
    }

    /** The configuration of the consumer on the server. */
    public ConsumerConfiguration configuration() {
        return configuration(ACK_WAIT, UNANSWERED);
    }

    /** The same with other limits. */
    public ConsumerConfiguration configuration(Duration ackWait, long unanswered) {
        return ConsumerConfiguration.builder()
                .durable(name)
                .filterSubjects(subjects)
                .deliverPolicy(DeliverPolicy.All)
                .ackPolicy(AckPolicy.Explicit)
                .ackWait(ackWait)
                .maxAckPending(unanswered)
                .build();
    }

    /**
     * Whether the server's configuration equals the wanted one, in all settings that can differ.
     */
    public static boolean isAs(ConsumerConfiguration wanted, ConsumerConfiguration present) {
        return new HashSet<>(present.getFilterSubjects())
                        .equals(new HashSet<>(wanted.getFilterSubjects()))
                && present.getAckWait().equals(wanted.getAckWait())
                && present.getMaxAckPending() == wanted.getMaxAckPending();
    }
}
