package ticketing.nats;

import java.util.List;
import java.util.stream.IntStream;
import ticketing.events.DomainEvent;
import ticketing.events.EventStream;

/**
 * The two consumers of a read model: while one feeds the generation that answers, the other can
 * feed the next one. Generations take turns, so that nobody has to create a consumer for a rebuild.
 *
 * @param name of the read model, such as {@code orders-view}
 */
public record ViewConsumers<E extends DomainEvent>(String name, EventStream stream) {

    private static final int SLOTS = 2;

    /** The consumer of a generation, such as {@code orders-view-1} of the first and third. */
    public DurableConsumer<E> of(int generation) {
        return DurableConsumer.ofAll(name + "-" + (1 + (generation - 1) % SLOTS), stream);
    }

    /** Whether both generations would have the same consumer. */
    public static boolean share(int generation, int other) {
        return generation % SLOTS == other % SLOTS;
    }

    /** Both of them. */
    public List<DurableConsumer<E>> all() {
        return IntStream.rangeClosed(1, SLOTS).mapToObj(this::of).toList();
    }
}
