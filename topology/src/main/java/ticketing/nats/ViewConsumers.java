package ticketing.nats;

import java.util.List;
import java.util.stream.IntStream;
import ticketing.events.DomainEvent;
import ticketing.events.EventStream;

/**
 * The two consumers of a read model. While one feeds the live generation, the other one can feed
 * the next. Generations alternate between them, so that nobody has to create a consumer for a
 * rebuild.
 *
 * @param name of the read model, such as {@code orders-view}
 */
public record ViewConsumers<E extends DomainEvent>(String name, EventStream stream) {

    private static final int SLOTS = 2;

    /** The consumer of a generation: {@code orders-view-1} for the first and third, for example. */
    public DurableConsumer<E> of(int generation) {
        return DurableConsumer.ofAll(name + "-" + (1 + (generation - 1) % SLOTS), stream);
    }

    /** Whether both generations have the same consumer. */
    public static boolean share(int generation, int other) {
        return generation % SLOTS == other % SLOTS;
    }

    /** Both of them. */
    public List<DurableConsumer<E>> all() {
        return IntStream.rangeClosed(1, SLOTS).mapToObj(this::of).toList();
    }
}
