package ticketing.choreography;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import ticketing.choreography.Fact.Asked;
import ticketing.choreography.Fact.DayHasPassed;
import ticketing.choreography.Fact.GivenBack;
import ticketing.choreography.Fact.Happened;
import ticketing.choreography.Fact.Left;
import ticketing.choreography.Fact.TimerDue;
import ticketing.choreography.Fact.TimerRuns;
import ticketing.choreography.Fact.Trouble;
import ticketing.choreography.Fact.Waiting;
import ticketing.choreography.Reply.Appended;
import ticketing.choreography.Reply.Charged;
import ticketing.choreography.Reply.Confirmed;
import ticketing.choreography.Reply.Conflict;
import ticketing.choreography.Reply.Found;
import ticketing.choreography.Reply.Loaded;
import ticketing.choreography.Reply.Refunded;
import ticketing.choreography.Reply.TimerChanged;
import ticketing.events.Boundary;
import ticketing.events.PaymentEvent.PaymentRequested;
import ticketing.eventstore.EventMetadata;
import ticketing.eventstore.NewEvent;
import ticketing.eventstore.RecordedEvent;
import ticketing.payments.gateway.Charge;
import ticketing.payments.gateway.ChargeOutcome;
import ticketing.payments.gateway.ChargeOutcome.Captured;
import ticketing.payments.gateway.ChargeOutcome.Declined;
import ticketing.payments.gateway.RefundOutcome;

/**
 * The possible answers of streams, gateway and timers to a call, and their effects on the world.
 */
final class Answers {

    private static final Boundary ORDERS = Boundary.ofOrdersFor(Participants.TICKET);
    private static final ChargeOutcome UNKNOWN = new ChargeOutcome.Unknown("no answer");
    private static final RefundOutcome NOT_KNOWN = new RefundOutcome.Unknown("no answer");

    private Answers() {}

    /** One way to answer a call. */
    record Answer(Reply reply, World world, Supplier<String> words) {}

    static List<Answer> to(Call call, World world) {
        return switch (call) {
            case Call.Load(var boundary, var after) -> List.of(load(boundary, after, world));
            case Call.Confirm(var boundary, var sequence) -> {
                var current = lastSequence(boundary, world) == sequence;
                yield List.of(new Answer(new Confirmed(current), world, () -> ""));
            }
            case Call.Append append -> List.of(append(append, world));
            case Call.AskToCharge(var charge) -> charge(charge, world);
            case Call.LookUp(var order, var attempt) -> List.of(lookUp(order, attempt, world));
            case Call.AskToRefund(var reference) -> refund(reference, world);
            case Call.SetTimer(var placed) ->
                    List.of(
                            new Answer(
                                    new TimerChanged(),
                                    world.with(new TimerRuns(world.event(ORDERS, placed))),
                                    () -> ", sets the timer"));
            case Call.RemoveTimer(var order) ->
                    List.of(
                            new Answer(
                                    new TimerChanged(),
                                    withoutTimer(order, world),
                                    () -> ", removes the timer"));
        };
    }

    // The streams.

    private static Answer load(Boundary boundary, long after, World world) {
        var events =
                history(boundary, world).stream()
                        .filter(event -> event.sequence() > after)
                        .toList();
        var last = events.isEmpty() ? after : events.getLast().sequence();
        return new Answer(new Loaded(events, last), world, () -> "");
    }

    /** The events of a boundary, oldest first. Positions count within the boundary. */
    static List<Event> history(Boundary boundary, World world) {
        var events = new ArrayList<Event>();
        for (var happened : world.all(Happened.class)) {
            if (happened.event().boundary().equals(boundary)) {
                events.add(happened.event());
            }
        }
        events.sort(Comparator.comparingLong(Event::sequence));
        return events;
    }

    private static long lastSequence(Boundary boundary, World world) {
        var last = 0L;
        for (var happened : world.all(Happened.class)) {
            if (happened.event().boundary().equals(boundary)) {
                last = Math.max(last, happened.event().sequence());
            }
        }
        return last;
    }

    private static Answer append(Call.Append append, World world) {
        var boundary = append.boundary();
        if (lastSequence(boundary, world) != append.expected()) {
            return new Answer(new Conflict(), world, () -> ", gets a conflict");
        }
        var stored = world.stored(append, () -> recorded(append, world));
        var next = world;
        for (var event : stored) {
            next = next.with(new Happened(event));
            for (var consumer : event.consumers()) {
                next = next.with(new Waiting(consumer, event));
            }
        }
        return new Answer(new Appended(stored), next, () -> ", appends " + Words.of(stored));
    }

    private static List<Event> recorded(Call.Append append, World world) {
        var recorded = new ArrayList<Event>();
        for (var event : append.events()) {
            var sequence = append.expected() + recorded.size() + 1;
            recorded.add(world.event(append.boundary(), record(append, event, sequence, world)));
        }
        return List.copyOf(recorded);
    }

    /** Keeps only the part of the cause that somebody reads: the id of a payment request. */
    private static RecordedEvent<?> record(
            Call.Append append, NewEvent<?> event, long sequence, World world) {
        return new RecordedEvent<>(
                event.data(),
                new EventMetadata(
                        append.boundary().prefix() + "-" + sequence,
                        append.boundary().subjectOf(event.data()),
                        sequence,
                        event.version(),
                        Participants.timeOf(world.any(DayHasPassed.class)),
                        "sale",
                        "sale",
                        event.data() instanceof PaymentRequested ? append.cause() : null,
                        null));
    }

    // The gateway.

    private static List<Answer> charge(Charge charge, World world) {
        var what = ", charges " + Words.order(charge.orderId());
        var before =
                world.all(Asked.class).stream()
                        .filter(asked ->
                                asked.charge().idempotencyKey().equals(charge.idempotencyKey()))
                        .findFirst();
        if (before.isPresent()) {
            return List.of(
                    new Answer(
                            new Charged(outcome(before.get())),
                            world,
                            () -> what + ", which the gateway has answered before"));
        }
        var taken = world.with(new Asked(charge, true));
        var refused = world.with(new Asked(charge, false));
        var answers = new ArrayList<Answer>();
        answers.add(
                new Answer(
                        new Charged(outcome(new Asked(charge, true))),
                        taken,
                        () -> what + ": taken"));
        answers.add(
                new Answer(
                        new Charged(outcome(new Asked(charge, false))),
                        refused,
                        () -> what + ": declined"));
        if (mayDoubt(world)) {
            answers.add(
                    new Answer(
                            new Charged(UNKNOWN),
                            Possibilities.spend(taken, Trouble.DOUBT),
                            () -> what + ": no answer, but the money is taken"));
            answers.add(
                    new Answer(
                            new Charged(UNKNOWN),
                            Possibilities.spend(world, Trouble.DOUBT),
                            () -> what + ": no answer, and no money is taken"));
        }
        return answers;
    }

    private static ChargeOutcome outcome(Asked asked) {
        return asked.taken()
                ? new Captured(
                        reference(asked.charge()),
                        asked.charge().amount(),
                        asked.charge().currency())
                : new Declined("card_declined", "The card was declined.");
    }

    private static String reference(Charge charge) {
        return charge.idempotencyKey();
    }

    private static Answer lookUp(UUID order, int attempt, World world) {
        var known =
                world.all(Asked.class).stream()
                        .filter(asked -> asked.charge().orderId().equals(order))
                        .filter(asked -> asked.charge().attempt() == attempt)
                        .findFirst()
                        .map(Answers::outcome);
        return new Answer(
                new Found(known),
                world,
                () -> ", looks the charge up: " + known.map(Words::of).orElse("unknown"));
    }

    /** Whether the gateway knows the outcome of the payment request in this event. */
    static boolean isCharged(World world, Event event) {
        return event.data() instanceof PaymentRequested request
                && world.any(
                        Asked.class,
                        asked ->
                                asked.charge().orderId().equals(request.orderId())
                                        && asked.charge().attempt() == request.attempt());
    }

    private static List<Answer> refund(String reference, World world) {
        var order =
                world.all(Asked.class).stream()
                        .map(Asked::charge)
                        .filter(charge -> reference(charge).equals(reference))
                        .map(Charge::orderId)
                        .findFirst()
                        .orElseThrow();
        var what = ", refunds " + Words.order(order);
        var done = new Refunded(new RefundOutcome.Refunded("back-" + reference));
        var back = world.with(new GivenBack(order, reference));
        if (back.equals(world)) {
            return List.of(new Answer(done, world, () -> what + ", which was done before"));
        }
        var answers = new ArrayList<Answer>();
        answers.add(new Answer(done, back, () -> what + ": done"));
        if (mayDoubt(world)) {
            answers.add(
                    new Answer(
                            new Refunded(NOT_KNOWN),
                            Possibilities.spend(back, Trouble.DOUBT),
                            () -> what + ": no answer, but it is done"));
            answers.add(
                    new Answer(
                            new Refunded(NOT_KNOWN),
                            Possibilities.spend(world, Trouble.DOUBT),
                            () -> what + ": no answer, and it is not done"));
        }
        return answers;
    }

    private static boolean mayDoubt(World world) {
        return world.any(Left.class, left -> left.trouble() == Trouble.DOUBT);
    }

    // The timers.

    private static World withoutTimer(UUID order, World world) {
        var next = world;
        for (var timer : world.all(TimerRuns.class)) {
            next = timer.placed().data().entityId().equals(order) ? next.without(timer) : next;
        }
        for (var due : world.all(TimerDue.class)) {
            if (due.placed().data().entityId().equals(order)) {
                var waiting = new Waiting(Consumer.EXPIRATION_WHEN_TIMER_IS_DUE, due.placed());
                next = next.without(due).without(waiting);
            }
        }
        return next;
    }
}
