package ticketing.choreography;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import ticketing.choreography.Reply.Appended;
import ticketing.choreography.Reply.Charged;
import ticketing.choreography.Reply.Confirmed;
import ticketing.choreography.Reply.Conflict;
import ticketing.choreography.Reply.Found;
import ticketing.choreography.Reply.Loaded;
import ticketing.choreography.Reply.Refunded;
import ticketing.events.Boundary;
import ticketing.events.DomainEvent;
import ticketing.eventstore.Cause;
import ticketing.eventstore.EventStore;
import ticketing.eventstore.EventStoreException.ConcurrentAppend;
import ticketing.eventstore.History;
import ticketing.eventstore.NewEvent;
import ticketing.eventstore.RecordedEvent;
import ticketing.eventstore.Timers;
import ticketing.payments.gateway.Charge;
import ticketing.payments.gateway.ChargeOutcome;
import ticketing.payments.gateway.PaymentGateway;
import ticketing.payments.gateway.RefundOutcome;

/**
 * The outside of a handler: streams, gateway, timers and clock. It answers the first calls with the
 * given replies, and stops the handler at the next call. The handler depends only on these replies.
 * Run again with one more reply, it gets to the next call.
 */
final class Outside {

    /** The time at the start of every run. */
    static final Instant NOON = Instant.parse("2030-01-01T12:00:00Z");

    private final Deque<Reply> replies = new ArrayDeque<>();
    private Instant now = NOON;

    /** Stops a handler at a call that has no reply yet. */
    @SuppressWarnings("serial")
    static final class OffStage extends RuntimeException {
        final transient Call call;

        OffStage(Call call) {
            super(null, null, false, false);
            this.call = call;
        }
    }

    void prepare(List<Reply> given, Instant time) {
        replies.clear();
        replies.addAll(given);
        now = time;
    }

    private <R extends Reply> R reply(Call call, Class<R> kind) {
        var reply = replies.poll();
        if (reply == null) {
            throw new OffStage(call);
        }
        return kind.cast(reply);
    }

    @SuppressWarnings("unchecked")
    private static <E extends DomainEvent> List<RecordedEvent<E>> recorded(List<Event> events) {
        return events.stream().map(event -> (RecordedEvent<E>) event.recorded()).toList();
    }

    <E extends DomainEvent> EventStore<E> store() {
        return new EventStore<>() {
            @Override
            public History<E> load(Boundary boundary, long after) {
                var loaded = reply(new Call.Load(boundary, after), Loaded.class);
                return new History<>(recorded(loaded.events()), loaded.last());
            }

            @Override
            public List<RecordedEvent<E>> append(
                    Boundary boundary, long expected, List<NewEvent<E>> events) {
                var cause = String.valueOf(Cause.current().causationId());
                var call = new Call.Append(boundary, expected, List.copyOf(events), cause);
                return switch (reply(call, Reply.class)) {
                    case Appended(var stored) -> recorded(stored);
                    case Conflict() -> throw new ConcurrentAppend(boundary.prefix());
                    case Reply other -> throw new IllegalStateException(other.toString());
                };
            }

            @Override
            public boolean isCurrent(Boundary boundary, long sequence) {
                return reply(new Call.Confirm(boundary, sequence), Confirmed.class).current();
            }
        };
    }

    PaymentGateway gateway() {
        return new PaymentGateway() {
            @Override
            public ChargeOutcome charge(Charge charge) {
                return reply(new Call.AskToCharge(charge), Charged.class).outcome();
            }

            @Override
            public Optional<ChargeOutcome> find(UUID order, int attempt) {
                return reply(new Call.LookUp(order, attempt), Found.class).outcome();
            }

            @Override
            public RefundOutcome refund(String reference) {
                return reply(new Call.AskToRefund(reference), Refunded.class).outcome();
            }
        };
    }

    Timers timers() {
        return new Timers() {
            @Override
            public void set(UUID entity, Instant at, RecordedEvent<?> event) {
                var _ = reply(new Call.SetTimer(event), Reply.TimerChanged.class);
            }

            @Override
            public void remove(UUID entity) {
                var _ = reply(new Call.RemoveTimer(entity), Reply.TimerChanged.class);
            }
        };
    }

    Clock clock() {
        return new Clock() {
            @Override
            public Instant instant() {
                return now;
            }

            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }
        };
    }
}
