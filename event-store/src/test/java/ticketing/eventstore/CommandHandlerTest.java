package ticketing.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import ticketing.events.Boundary;
import ticketing.events.DomainEvent;
import ticketing.events.OrderEvent;
import ticketing.events.OrderEvent.CancellationReason;
import ticketing.events.OrderEvent.OrderCancelled;
import ticketing.events.OrderEvent.OrderPlaced;
import ticketing.events.TicketEvent;
import ticketing.events.TicketEvent.TicketCreated;
import ticketing.events.TicketEvent.TicketUpdated;
import ticketing.eventstore.EventStoreException.ConcurrentAppend;
import ticketing.eventstore.EventStoreException.Unavailable;
import ticketing.eventstore.testing.InMemoryEventStore;

class CommandHandlerTest {

    private final UUID ticket = UUID.randomUUID();
    private final Boundary boundary = Boundary.ofTicket(ticket);
    private final InMemoryEventStore<TicketEvent> store = new InMemoryEventStore<>();
    private final LaggingStore<TicketEvent> lagging = new LaggingStore<>(store);
    private final CommandHandler<Offer, String, TicketEvent> handler =
            new CommandHandler<>(lagging, new Offering());

    @Test
    void decides_on_what_has_happened_and_appends_what_follows() {
        handler.handle(boundary, new Offer(ticket, "Concert"));

        var handled = handler.handle(boundary, new Offer(ticket, "Opera"));

        assertThat(store.events()).containsExactly(created("Concert"), updated("Opera"));
        assertThat(handled.state()).isEqualTo("Opera");
        assertThat(handled.appended()).containsExactly(store.recorded().getLast());
        assertThat(handled.lastSequence()).isEqualTo(2);
        assertThat(handled.versionOf(ticket)).isEqualTo(1);
        assertThat(handled.versionOf(UUID.randomUUID())).isEqualTo(-1);
        assertThat(handled.beginningOf(ticket))
                .isEqualTo(store.recorded().getFirst().metadata().time());
    }

    @Test
    void answers_a_repeated_command_without_an_event() {
        handler.handle(boundary, new Offer(ticket, "Concert"));

        var again = handler.handle(boundary, new Offer(ticket, "Concert"));

        assertThat(again.appended()).isEmpty();
        assertThat(again.state()).isEqualTo("Concert");
        assertThat(again.lastSequence()).isEqualTo(1);
        assertThat(store.recorded()).hasSize(1);
    }

    @Test
    void decides_again_when_a_rival_was_faster() {
        store.beforeNextAppend(_ -> rivalAppends(0, created("Opera"), 0));

        var handled = handler.handle(boundary, new Offer(ticket, "Concert"));

        assertThat(store.events()).containsExactly(created("Opera"), updated("Concert"));
        assertThat(handled.versionOf(ticket)).isEqualTo(1);
    }

    @Test
    void refuses_what_a_rival_has_made_impossible() {
        store.beforeNextAppend(_ -> rivalAppends(0, created(Offering.CLOSED), 0));

        assertThatExceptionOfType(Closed.class)
                .isThrownBy(() -> handler.handle(boundary, new Offer(ticket, "Concert")));
        assertThat(store.events()).containsExactly(created(Offering.CLOSED));
    }

    @Test
    void gives_up_when_rivals_are_always_faster() {
        var rivals = new AtomicInteger();
        store.beforeNextAppend(_ -> rivalAgain(rivals));

        assertThatExceptionOfType(ConcurrentAppend.class)
                .isThrownBy(() -> handler.handle(boundary, new Offer(ticket, "Concert")));
        assertThat(rivals).hasValue(10);
        assertThat(store.events()).doesNotContain(created("Concert"), updated("Concert"));
    }

    private void rivalAgain(AtomicInteger rivals) {
        var number = rivals.getAndIncrement();
        rivalAppends(number, number == 0 ? created("Rival 0") : updated("Rival " + number), number);
        store.beforeNextAppend(_ -> rivalAgain(rivals));
    }

    @Test
    void lets_many_at_once_each_decide_on_all_before_it() throws Exception {
        var offers = new ArrayList<Callable<Handled<String, TicketEvent>>>();
        for (int i = 0; i < 5; i++) {
            var title = "Concert " + i;
            offers.add(() -> handler.handle(boundary, new Offer(ticket, title)));
        }
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var done : threads.invokeAll(offers)) {
                done.get();
            }
        }

        assertThat(store.recorded())
                .extracting(RecordedEvent::version)
                .containsExactly(0L, 1L, 2L, 3L, 4L);
    }

    @Test
    void does_not_refuse_because_a_follower_lags() {
        rivalAppends(0, created(Offering.CLOSED), 0);
        rivalAppends(1, updated("Opened again"), 1);
        lagging.nextLoadsEndAt(1, 3);

        var handled = handler.handle(boundary, new Offer(ticket, "Concert"));

        assertThat(handled.appended()).extracting(RecordedEvent::version).containsExactly(2L);
        assertThat(lagging.loadsLeft).hasValue(0);
    }

    @Test
    void does_not_call_it_done_because_a_follower_lags() {
        rivalAppends(0, created("Concert"), 0);
        rivalAppends(1, updated("Opera"), 1);
        lagging.nextLoadsEndAt(1, 3);

        var handled = handler.handle(boundary, new Offer(ticket, "Concert"));

        assertThat(handled.appended())
                .extracting(RecordedEvent::data)
                .containsExactly(updated("Concert"));
    }

    @Test
    void does_not_show_what_a_lagging_follower_knows() {
        rivalAppends(0, created("Concert"), 0);
        rivalAppends(1, updated("Opera"), 1);
        lagging.nextLoadsEndAt(1, 3);

        assertThat(handler.look(boundary).state()).isEqualTo("Opera");
    }

    @Test
    void never_refuses_unconfirmed_even_if_the_follower_does_not_catch_up() {
        rivalAppends(0, created(Offering.CLOSED), 0);
        rivalAppends(1, updated("Opened again"), 1);
        lagging.nextLoadsEndAt(1, Integer.MAX_VALUE);

        assertThatExceptionOfType(ConcurrentAppend.class)
                .isThrownBy(() -> handler.handle(boundary, new Offer(ticket, "Concert")));
        assertThatExceptionOfType(ConcurrentAppend.class).isThrownBy(() -> handler.look(boundary));
    }

    @Test
    void does_not_refuse_out_of_its_own_memory() {
        handler.handle(boundary, new Offer(ticket, Offering.CLOSED));
        rivalAppends(1, updated("Opened again"), 1);
        lagging.nextLoadsEndAt(1, 2);

        assertThat(handler.handle(boundary, new Offer(ticket, "Concert")).state())
                .isEqualTo("Concert");
    }

    @Test
    void waits_for_what_the_caller_has_already_seen() {
        rivalAppends(0, created("Concert"), 0);
        rivalAppends(1, updated("Opera"), 1);
        lagging.nextLoadsEndAt(1, 2);

        var handled = handler.handle(boundary, new Offer(ticket, "Ballet"), 2);

        assertThat(handled.lastSequence()).isEqualTo(3);
        assertThat(lagging.appends).as("no decision was tried on less").hasValue(1);
    }

    @Test
    void does_not_decide_before_it_knows_what_the_caller_has_seen() {
        rivalAppends(0, created("Concert"), 0);

        assertThatExceptionOfType(ConcurrentAppend.class)
                .isThrownBy(() -> handler.handle(boundary, new Offer(ticket, "Opera"), 2));
        assertThat(lagging.appends).hasValue(0);
    }

    @Test
    void reads_on_from_what_it_remembers() {
        handler.handle(boundary, new Offer(ticket, "Concert"));
        handler.handle(boundary, new Offer(ticket, "Opera"));

        assertThat(lagging.loadedAfter).containsExactly(0L, 1L);
    }

    @Test
    void reads_everything_each_time_if_it_may_remember_nothing() {
        var forgetful = new CommandHandler<>(lagging, new Offering(), 0);
        forgetful.handle(boundary, new Offer(ticket, "Concert"));
        for (int i = 0; i < 500; i++) {
            forgetful.look(boundary);
        }

        assertThat(lagging.loadedAfter).hasSize(501).containsOnly(0L);
    }

    @Test
    void starts_afresh_when_what_it_remembers_was_purged() {
        rivalAppends(0, created("Concert"), 0);
        handler.look(boundary);
        lagging.purged = true;

        var handled = handler.handle(boundary, new Offer(ticket, "Opera"));

        assertThat(handled.appended())
                .extracting(RecordedEvent::data)
                .containsExactly(created("Opera"));
    }

    @Test
    void passes_an_outage_on_and_works_again_afterwards() {
        store.setDown(true);
        assertThatExceptionOfType(Unavailable.class)
                .isThrownBy(() -> handler.handle(boundary, new Offer(ticket, "Concert")));

        store.setDown(false);
        assertThat(handler.handle(boundary, new Offer(ticket, "Concert")).appended()).hasSize(1);
    }

    @Test
    void counts_versions_for_each_entity_of_a_boundary() {
        var orders = new InMemoryEventStore<OrderEvent>();
        var placing = new CommandHandler<>(orders, new Replacing());
        var first = UUID.randomUUID();
        var second = UUID.randomUUID();
        var ordersOfTicket = Boundary.ofOrdersFor(ticket);

        placing.handle(ordersOfTicket, new Replace(ticket, first));
        var handled = placing.handle(ordersOfTicket, new Replace(ticket, second));

        assertThat(orders.recorded())
                .extracting(RecordedEvent::entityId)
                .containsExactly(first, first, second);
        assertThat(orders.recorded())
                .extracting(RecordedEvent::version)
                .containsExactly(0L, 1L, 0L);
        assertThat(handled.versionOf(first)).isEqualTo(1);
        assertThat(handled.versionOf(second)).isEqualTo(0);
    }

    @Test
    void counts_on_within_several_events_of_one_decision() {
        var orders = new InMemoryEventStore<OrderEvent>();
        var placing =
                new CommandHandler<UUID, Integer, OrderEvent>(
                        orders,
                        new Decider<>() {
                            @Override
                            public Integer initialState() {
                                return 0;
                            }

                            @Override
                            public List<OrderEvent> decide(UUID order, Integer state) {
                                return List.of(
                                        placed(ticket, order, 0), cancelled(ticket, order, 0));
                            }

                            @Override
                            public Integer evolve(Integer state, OrderEvent event) {
                                return state + 1;
                            }
                        });

        var handled = placing.handle(Boundary.ofOrdersFor(ticket), UUID.randomUUID());

        assertThat(handled.appended()).extracting(RecordedEvent::version).containsExactly(0L, 1L);
        assertThat(handled.state()).isEqualTo(2);
    }

    private void rivalAppends(long expected, TicketEvent event, long version) {
        store.append(boundary, expected, List.of(new NewEvent<>(event, version)));
    }

    private TicketEvent created(String title) {
        return new TicketCreated(ticket, ticket, title, new BigDecimal("19.99"), "eur");
    }

    private TicketEvent updated(String title) {
        return new TicketUpdated(ticket, title, new BigDecimal("19.99"));
    }

    private static OrderEvent placed(UUID ticket, UUID order, long number) {
        return new OrderPlaced(
                order,
                ticket,
                number,
                order,
                "Concert",
                new BigDecimal("19.99"),
                "eur",
                0,
                Instant.EPOCH);
    }

    private static OrderEvent cancelled(UUID ticket, UUID order, long number) {
        return new OrderCancelled(order, ticket, number, CancellationReason.BUYER);
    }

    /** Offers a ticket under this title, whether it was offered before or not. */
    private record Offer(UUID ticket, String title) {}

    private static final class Closed extends Refusal {
        private static final long serialVersionUID = 1;

        Closed() {
            super("Closed for ever");
        }
    }

    /** The state is the title; empty if there is no ticket yet. */
    private static final class Offering implements Decider<Offer, String, TicketEvent> {

        static final String CLOSED = "closed";

        @Override
        public String initialState() {
            return "";
        }

        @Override
        public List<TicketEvent> decide(Offer offer, String title) {
            if (title.equals(CLOSED)) {
                throw new Closed();
            }
            if (title.equals(offer.title())) {
                return List.of();
            }
            var price = new BigDecimal("19.99");
            return title.isEmpty()
                    ? List.of(
                            new TicketCreated(
                                    offer.ticket(), offer.ticket(), offer.title(), price, "eur"))
                    : List.of(new TicketUpdated(offer.ticket(), offer.title(), price));
        }

        @Override
        public String evolve(String title, TicketEvent event) {
            return switch (event) {
                case TicketCreated created -> created.title();
                case TicketUpdated updated -> updated.title();
                case TicketEvent.TicketReserved _ -> title;
                case TicketEvent.TicketReleased _ -> title;
                case TicketEvent.TicketSold _ -> title;
            };
        }
    }

    private record Replace(UUID ticket, UUID order) {}

    /** Places an order and cancels the one before it: one decision about two entities. */
    private static final class Replacing implements Decider<Replace, List<UUID>, OrderEvent> {

        @Override
        public List<UUID> initialState() {
            return List.of();
        }

        @Override
        public List<OrderEvent> decide(Replace replace, List<UUID> orders) {
            var placed = placed(replace.ticket(), replace.order(), orders.size());
            return orders.isEmpty()
                    ? List.of(placed)
                    : List.of(
                            cancelled(replace.ticket(), orders.getLast(), orders.size() - 1),
                            placed);
        }

        @Override
        public List<UUID> evolve(List<UUID> orders, OrderEvent event) {
            if (event instanceof OrderPlaced placed) {
                var more = new ArrayList<>(orders);
                more.add(placed.orderId());
                return List.copyOf(more);
            }
            return orders;
        }
    }

    /** A lagging follower answers reads; the leader answers appends and confirmations. */
    private static final class LaggingStore<E extends DomainEvent> implements EventStore<E> {

        private final EventStore<E> leader;
        final List<Long> loadedAfter = new ArrayList<>();
        final AtomicInteger loadsLeft = new AtomicInteger();
        final AtomicInteger appends = new AtomicInteger();
        boolean purged;
        private long end;

        LaggingStore(EventStore<E> leader) {
            this.leader = leader;
        }

        void nextLoadsEndAt(long sequence, int loads) {
            end = sequence;
            loadsLeft.set(loads);
        }

        @Override
        public synchronized History<E> load(Boundary boundary, long afterSequence) {
            loadedAfter.add(afterSequence);
            if (purged) {
                return new History<>(List.of(), afterSequence);
            }
            var known = leader.load(boundary, afterSequence);
            if (loadsLeft.get() == 0) {
                return known;
            }
            loadsLeft.decrementAndGet();
            var seen = known.events().stream().filter(event -> event.sequence() <= end).toList();
            return new History<>(seen, seen.isEmpty() ? afterSequence : seen.getLast().sequence());
        }

        @Override
        public List<RecordedEvent<E>> append(
                Boundary boundary, long expectedSequence, List<NewEvent<E>> events) {
            appends.incrementAndGet();
            if (purged && expectedSequence > 0) {
                throw new ConcurrentAppend(boundary.prefix());
            }
            return leader.append(
                    boundary,
                    purged ? leader.load(boundary, 0).lastSequence() : expectedSequence,
                    events);
        }

        @Override
        public boolean isCurrent(Boundary boundary, long sequence) {
            return leader.isCurrent(boundary, sequence);
        }
    }
}
