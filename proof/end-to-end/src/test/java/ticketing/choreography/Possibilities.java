package ticketing.choreography;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import ticketing.choreography.Answers.Answer;
import ticketing.choreography.Fact.Click;
import ticketing.choreography.Fact.DayHasPassed;
import ticketing.choreography.Fact.Delivery;
import ticketing.choreography.Fact.Failed;
import ticketing.choreography.Fact.Happened;
import ticketing.choreography.Fact.Held;
import ticketing.choreography.Fact.Job;
import ticketing.choreography.Fact.Left;
import ticketing.choreography.Fact.Request;
import ticketing.choreography.Fact.Seen;
import ticketing.choreography.Fact.TimerDue;
import ticketing.choreography.Fact.TimerRuns;
import ticketing.choreography.Fact.Trouble;
import ticketing.choreography.Fact.UnderWay;
import ticketing.choreography.Fact.Waiting;
import ticketing.choreography.Fact.Wish;
import ticketing.choreography.Participants.Turn;
import ticketing.choreography.Reply.Appended;
import ticketing.choreography.Reply.Charged;
import ticketing.choreography.Reply.Confirmed;
import ticketing.choreography.Reply.Conflict;
import ticketing.choreography.Reply.Found;
import ticketing.choreography.Reply.Loaded;
import ticketing.choreography.Reply.Refunded;
import ticketing.choreography.Reply.TimerChanged;
import ticketing.choreography.Scenario.Grain;
import ticketing.events.EventStream;
import ticketing.events.OrderEvent.OrderPlaced;
import ticketing.payments.gateway.ChargeOutcome;
import ticketing.payments.gateway.RefundOutcome;

/** Everything that may happen next in a world. */
final class Possibilities {

    private final Participants participants;
    private final Grain grain;
    private final boolean acknowledgesFirst;

    Possibilities(Parts parts, Grain grain) {
        this.participants = new Participants(parts);
        this.grain = grain;
        this.acknowledgesFirst = parts.has(Parts.Slip.ACKNOWLEDGES_FIRST);
    }

    /** The steps from this world to other worlds. */
    List<Step> after(World world) {
        var steps = new ArrayList<Step>();
        world.all(Wish.class).forEach(wish -> click(world, wish, steps));
        var ticketsNext = !isBusyElsewhere(world);
        world.all(Waiting.class).stream()
                .filter(waiting -> ticketsNext || !waiting.consumer().isOfTickets())
                .forEach(waiting -> deliver(world, waiting, steps));
        world.all(Held.class).forEach(held -> offerAgain(world, held, steps));
        world.all(UnderWay.class).forEach(party -> goOn(world, party, steps));
        world.all(TimerRuns.class).forEach(timer -> fire(world, timer, steps));
        passDay(world, steps);
        if (mayGoWrong(world)) {
            world.all(Happened.class).forEach(event -> deliverAgain(world, event.event(), steps));
            world.all(TimerDue.class).forEach(due -> repeat(world, due(due.placed()), steps));
            for (var party : world.all(UnderWay.class)) {
                die(world.without(party), party.job(), () -> Words.of(party.job()), steps);
            }
        }
        steps.removeIf(step -> step.next().equals(world));
        return steps;
    }

    /**
     * tickets-service acts last: nobody in a sale reads what it writes, so this makes no
     * difference.
     */
    private static boolean isBusyElsewhere(World world) {
        return world.any(Waiting.class, waiting -> !waiting.consumer().isOfTickets())
                || world.any(UnderWay.class, party -> !isOfTickets(party.job()))
                || world.any(Held.class)
                || world.any(TimerRuns.class);
    }

    private static boolean isOfTickets(Job job) {
        return job instanceof Delivery(var consumer, _) && consumer.isOfTickets();
    }

    private static boolean mayGoWrong(World world) {
        return world.any(Left.class, left -> left.trouble() == Trouble.MISHAP);
    }

    private static Delivery due(Event placed) {
        return new Delivery(Consumer.EXPIRATION_WHEN_TIMER_IS_DUE, placed);
    }

    private void click(World world, Wish wish, List<Step> steps) {
        var possible =
                switch (wish.click()) {
                    // Both buyers want the same, so the first one is called A.
                    case PLACE -> !world.any(Wish.class, other -> isBefore(other, wish));
                    case PAY, PAY_TOO_LITTLE, PAY_AGAIN, CANCEL ->
                            world.any(Happened.class, event -> isPlacing(event, wish));
                };
        if (possible && !world.any(DayHasPassed.class)) {
            var told = new ArrayList<Step>();
            begin(world.without(wish), new Request(wish), told);
            // A buyer who was refused at once may click again.
            told.stream()
                    .filter(step -> !step.next().equals(world.without(wish)))
                    .forEach(steps::add);
        }
    }

    private static boolean isBefore(Wish other, Wish wish) {
        return other.click() == Click.PLACE && other.buyer().compareTo(wish.buyer()) < 0;
    }

    private static boolean isPlacing(Happened event, Wish wish) {
        return event.event().data() instanceof OrderPlaced placed
                && placed.orderId().equals(wish.buyer().order());
    }

    private void deliver(World world, Waiting waiting, List<Step> steps) {
        var rest = world.without(waiting);
        var delivery = new Delivery(waiting.consumer(), waiting.event());
        begin(rest, delivery, steps);
        if (acknowledgesFirst) {
            var lost = spend(rest, Trouble.MISHAP);
            if (!lost.equals(rest)) {
                steps.add(
                        new Step(() -> Words.of(delivery) + ", acknowledges it and crashes", lost));
            }
        }
    }

    /** Offers a held event again when the answer may be different. */
    private void offerAgain(World world, Held held, List<Step> steps) {
        if (!held.seen().equals(seen(world, held.event()))) {
            begin(world.without(held), new Delivery(held.consumer(), held.event()), steps);
        }
    }

    private static Seen seen(World world, Event event) {
        var payments = Answers.history(event.boundary(), world).size();
        return new Seen(payments, Answers.isCharged(world, event), world.any(DayHasPassed.class));
    }

    private void deliverAgain(World world, Event event, List<Step> steps) {
        for (var consumer : event.consumers()) {
            repeat(world, new Delivery(consumer, event), steps);
        }
    }

    /** Redelivers an event, also after it was acknowledged. Without an effect it is no mishap. */
    private void repeat(World world, Delivery delivery, List<Step> steps) {
        var stillToCome =
                world.has(new Waiting(delivery.consumer(), delivery.event()))
                        || world.any(Held.class, held -> isOf(held, delivery));
        if (stillToCome) {
            return;
        }
        var repeated = new ArrayList<Step>();
        begin(world, delivery, repeated);
        for (var step : repeated) {
            if (!step.next().equals(world)) {
                steps.add(
                        new Step(
                                () -> "once more, " + step.words().get(),
                                spend(step.next(), Trouble.MISHAP)));
            }
        }
    }

    private static boolean isOf(Held held, Delivery delivery) {
        return held.consumer() == delivery.consumer() && held.event().equals(delivery.event());
    }

    private void fire(World world, TimerRuns timer, List<Step> steps) {
        var placed = timer.placed();
        steps.add(
                new Step(
                        () -> "the timer of " + Words.order(placed.data().entityId()) + " fires",
                        world.without(timer)
                                .with(new TimerDue(placed))
                                .with(new Waiting(Consumer.EXPIRATION_WHEN_TIMER_IS_DUE, placed))));
    }

    /**
     * Lets a day pass. Only a payment with an unknown outcome waits that long; no handler is
     * running.
     */
    private static void passDay(World world, List<Step> steps) {
        if (world.any(Held.class) && !world.any(UnderWay.class) && !world.any(DayHasPassed.class)) {
            steps.add(new Step(() -> "a day passes", world.with(new DayHasPassed())));
        }
    }

    private void die(World world, Job job, Supplier<String> words, List<Step> steps) {
        if (!mayGoWrong(world)) {
            return;
        }
        var rest = spend(world, Trouble.MISHAP);
        var after =
                switch (job) {
                    case Request _ -> rest;
                    case Delivery delivery when comesAgain(world, delivery) ->
                            rest.with(new Waiting(delivery.consumer(), delivery.event()));
                    case Delivery _ -> rest;
                };
        steps.add(new Step(() -> words.get() + ", and crashes", after));
    }

    private boolean comesAgain(World world, Delivery delivery) {
        var removed =
                delivery.consumer() == Consumer.EXPIRATION_WHEN_TIMER_IS_DUE
                        && !world.has(new TimerDue(delivery.event()));
        return !removed && !acknowledgesFirst;
    }

    private void begin(World world, Job job, List<Step> steps) {
        var copy = 0;
        while (isUnderWay(world, job, copy)) {
            copy++;
        }
        var party = new UnderWay(participants.beginningOf(job), copy);
        act(world, party, () -> Words.of(job), steps);
    }

    private static boolean isUnderWay(World world, Job job, int copy) {
        return world.any(UnderWay.class, party -> party.copy() == copy && party.job().equals(job));
    }

    private void goOn(World world, UnderWay party, List<Step> steps) {
        act(world.without(party), party, () -> Words.of(party.job()) + ", continues", steps);
    }

    /** Lets a handler make its next call, with every possible answer. */
    private void act(World world, UnderWay party, Supplier<String> words, List<Step> steps) {
        if (!(turn(world, party) instanceof Turn.Asks(var call))) {
            steps.add(new Step(words, end(world, party)));
            return;
        }
        requireApart(party.job(), call);
        var cut = grain.of(party.job());
        for (var answer : Answers.to(call, world)) {
            var told = told(party, answer);
            Supplier<String> more = () -> words.get() + answer.words().get();
            var then = turn(answer.world(), told);
            if (cut != Grain.CALL && !(then instanceof Turn.Asks)) {
                steps.add(new Step(more, end(answer.world(), told)));
            } else if (cut == Grain.EFFECT && call instanceof Call.Read) {
                act(answer.world(), told, more, steps);
            } else if (cut == Grain.HANDLER) {
                if (!(call instanceof Call.Read)) {
                    die(answer.world(), party.job(), more, steps);
                }
                act(answer.world(), told, more, steps);
            } else {
                steps.add(new Step(more, answer.world().with(told)));
            }
        }
    }

    /** Checks the condition under which tickets-service may act last. */
    private static void requireApart(Job job, Call call) {
        var aboutTickets =
                switch (call) {
                    case Call.Load(var boundary, _) -> boundary.stream() == EventStream.TICKETS;
                    case Call.Confirm(var boundary, _) -> boundary.stream() == EventStream.TICKETS;
                    case Call.Append(var boundary, _, _, _) ->
                            boundary.stream() == EventStream.TICKETS;
                    case Call.AskToCharge _, Call.LookUp _, Call.AskToRefund _ -> false;
                    case Call.SetTimer _, Call.RemoveTimer _ -> false;
                };
        if (aboutTickets != isOfTickets(job)) {
            throw new IllegalStateException(Words.of(job) + " can be told from outside: " + call);
        }
    }

    private Turn turn(World world, UnderWay party) {
        return party.scene().turn(world.any(DayHasPassed.class), participants);
    }

    private static UnderWay told(UnderWay party, Answer answer) {
        return new UnderWay(party.scene().told(answer.reply()), party.copy());
    }

    private World end(World world, UnderWay party) {
        return switch (turn(world, party)) {
            case Turn.IsDone(), Turn.Refuses _ -> world;
            case Turn.Waits() -> again(world, party);
            case Turn.Fails(var why) -> world.with(new Failed(Words.of(party.job()) + ": " + why));
            case Turn.Asks _ -> throw new IllegalStateException();
        };
    }

    /** Lets a handler repeat a failed call, or hold its event until the answer may be different. */
    private static World again(World world, UnderWay party) {
        if (!(party.job() instanceof Delivery(var consumer, var event))) {
            return world;
        }
        return party.scene().replies().stream().anyMatch(Possibilities::isDoubtful)
                ? world.with(new Waiting(consumer, event))
                : world.with(
                        new Held(consumer, event, seen(world, event, party.scene().replies())));
    }

    private static boolean isDoubtful(Reply reply) {
        return switch (reply) {
            case Charged(var outcome) -> outcome instanceof ChargeOutcome.Unknown;
            case Refunded(var outcome) -> outcome instanceof RefundOutcome.Unknown;
            case Loaded _, Appended _, Conflict _, Confirmed _, Found _, TimerChanged _ -> false;
        };
    }

    private static Seen seen(World world, Event event, List<Reply> replies) {
        var payments = 0L;
        var charged = false;
        for (var reply : replies) {
            if (reply instanceof Loaded(_, var last) && payments == 0) {
                payments = last;
            }
            if (reply instanceof Found(var outcome)) {
                charged = outcome.isPresent();
            }
        }
        return new Seen(payments, charged, world.any(DayHasPassed.class));
    }

    static World spend(World world, Trouble trouble) {
        for (var left : world.all(Left.class)) {
            if (left.trouble() == trouble) {
                var rest = world.without(left);
                return left.times() > 1 ? rest.with(new Left(trouble, left.times() - 1)) : rest;
            }
        }
        return world;
    }
}
