package ticketing.eventstore.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static ticketing.eventstore.testing.RecordedEvents.recorded;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import ticketing.events.DomainEvent;
import ticketing.eventstore.EventHandler;
import ticketing.eventstore.Outcome;
import ticketing.eventstore.RecordedEvent;

/**
 * Tests a reaction: given these events, when that event is delivered, then those events.
 *
 * <pre>{@code
 * given(OrdersFixture::new, PLACED)
 *         .when(service -> service.whenPaymentCaptured, CAPTURED)
 *         .then(COMPLETED);
 * }</pre>
 *
 * <p>A consumer may get an event more than once, and long after others. So each story runs three
 * times, each time with a new service, and must have the same result: see {@link Delivery}.
 *
 * @param <S> the service that reacts
 * @param <E> the events of that service
 */
@SuppressWarnings("varargs")
public final class ReactionSpecification<
        S extends ReactionSpecification.Service<E>, E extends DomainEvent> {

    /** How often, and when, the events of a story are delivered. */
    public enum Delivery {
        /** Each event once. */
        ONCE,
        /** Each event twice in a row. */
        TWICE,
        /** Each event once, and all of them again at the end. */
        LATE
    }

    /** A service on an in-memory store. */
    public interface Service<E extends DomainEvent> {

        /** The store of its events. */
        InMemoryEventStore<E> store();

        /** Stores an event of this service, and updates its views. */
        void happened(E event);
    }

    private sealed interface Step<S> {
        record Delivered<S>(Function<S, Outcome> handle) implements Step<S> {}

        record Meanwhile<S>(Consumer<S> change) implements Step<S> {}
    }

    private final Supplier<S> newService;
    private final List<E> history;
    private final List<Step<S>> steps = new ArrayList<>();

    private ReactionSpecification(Supplier<S> newService, List<E> history) {
        this.newService = newService;
        this.history = history;
    }

    /**
     * The events of a service before anything is delivered to it.
     *
     * @param newService creates a service without events
     */
    @SafeVarargs
    public static <S extends Service<E>, E extends DomainEvent> ReactionSpecification<S, E> given(
            Supplier<S> newService, E... history) {
        return new ReactionSpecification<>(newService, List.copyOf(Arrays.asList(history)));
    }

    /** These events, oldest first. */
    public List<E> history() {
        return history;
    }

    /**
     * Delivers an event. An event of this service is delivered as it is stored, an event of another
     * service as the first of its entity, at {@link RecordedEvents#NOON}.
     *
     * @param reaction that gets it
     */
    public <D extends DomainEvent> ReactionSpecification<S, E> when(
            Function<S, ? extends EventHandler<D>> reaction, D event) {
        steps.add(
                new Step.Delivered<>(
                        service -> reaction.apply(service).handle(asDelivered(event, service))));
        return this;
    }

    @SuppressWarnings("unchecked")
    private <D extends DomainEvent> RecordedEvent<D> asDelivered(D event, S service) {
        return service.store().recorded().stream()
                .filter(stored -> stored.data().equals(event))
                .map(stored -> (RecordedEvent<D>) stored)
                .findFirst()
                .orElseGet(() -> recorded(event, 0));
    }

    /** A change between two deliveries, once: time passes, or a server is down. */
    public ReactionSpecification<S, E> meanwhile(Consumer<S> change) {
        steps.add(new Step.Meanwhile<>(change));
        return this;
    }

    /** Expects exactly these new events, and all deliveries done. */
    @SafeVarargs
    public final Ending<S> then(E... expected) {
        return ending(List.copyOf(Arrays.asList(expected)), Outcome.Kind.DONE);
    }

    /** Expects no new events, and all deliveries done. */
    public Ending<S> thenNothingNew() {
        return ending(List.of(), Outcome.Kind.DONE);
    }

    /** Expects no new events, and all deliveries waiting for an earlier event. */
    public Ending<S> thenWaits() {
        return ending(List.of(), Outcome.Kind.WAIT);
    }

    private Ending<S> ending(List<E> expected, Outcome.Kind outcome) {
        var told = new EnumMap<Delivery, S>(Delivery.class);
        for (var delivery : Delivery.values()) {
            var service = newService.get();
            history.forEach(service::happened);
            deliveries(delivery).forEach(step -> take(step, service, outcome, delivery));
            assertThat(service.store().events().stream().skip(history.size()))
                    .as("what has happened when events are delivered %s", delivery)
                    .containsExactlyElementsOf(expected);
            told.put(delivery, service);
        }
        return new Ending<>(told);
    }

    private Stream<Step<S>> deliveries(Delivery delivery) {
        return switch (delivery) {
            case ONCE -> steps.stream();
            case TWICE ->
                    steps.stream().flatMap(step -> Stream.concat(Stream.of(step), again(step)));
            case LATE -> Stream.concat(steps.stream(), steps.stream().flatMap(this::again));
        };
    }

    private Stream<Step<S>> again(Step<S> step) {
        return step instanceof Step.Delivered<S> ? Stream.of(step) : Stream.empty();
    }

    private void take(Step<S> step, S service, Outcome.Kind expected, Delivery delivery) {
        switch (step) {
            case Step.Meanwhile<S>(var change) -> change.accept(service);
            case Step.Delivered<S>(var handle) ->
                    assertThat(handle.apply(service).kind())
                            .as("outcome when events are delivered %s", delivery)
                            .isEqualTo(expected);
        }
    }

    /** The services of the story, one for each way of delivering. */
    public record Ending<S>(Map<Delivery, S> services) {

        /** Asserts all of this in each of them. */
        @SafeVarargs
        public final Ending<S> and(Consumer<S>... checks) {
            services.forEach((delivery, service) -> {
                try {
                    List.of(checks).forEach(check -> check.accept(service));
                } catch (AssertionError wrong) {
                    throw new AssertionError(
                            "When events are delivered %s: %s"
                                    .formatted(delivery, wrong.getMessage()),
                            wrong);
                }
            });
            return this;
        }
    }
}
