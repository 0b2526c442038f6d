package ticketing.choreography;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import ticketing.choreography.Fact.Click;
import ticketing.choreography.Fact.Happened;
import ticketing.choreography.Fact.Job;
import ticketing.choreography.Fact.Left;
import ticketing.choreography.Fact.Request;
import ticketing.choreography.Fact.Trouble;
import ticketing.choreography.Fact.Wish;
import ticketing.events.Boundary;
import ticketing.events.TicketEvent.TicketCreated;
import ticketing.eventstore.EventMetadata;
import ticketing.eventstore.RecordedEvent;

/**
 * The clicks of the buyers, and the limits of one run.
 *
 * @param wishes the possible clicks, each at most once, at any moment or never
 * @param mishaps how often a handler crashes or an event is redelivered with an effect
 * @param doubts how often an answer of the gateway is lost
 * @param grain the points in a handler at which others may act
 */
record Scenario(String name, List<Wish> wishes, int mishaps, int doubts, Grain grain) {

    private static final Wish A_PLACES = new Wish(Buyer.A, Click.PLACE, 1);
    private static final Wish A_PAYS = new Wish(Buyer.A, Click.PAY, 1);
    private static final Wish A_PAYS_TOO_LITTLE = new Wish(Buyer.A, Click.PAY_TOO_LITTLE, 1);
    private static final Wish A_PAYS_AGAIN = new Wish(Buyer.A, Click.PAY_AGAIN, 1);
    private static final Wish A_TRIES_ANOTHER_CARD = new Wish(Buyer.A, Click.PAY, 2);
    private static final Wish A_CANCELS = new Wish(Buyer.A, Click.CANCEL, 1);
    private static final Wish B_PLACES = new Wish(Buyer.B, Click.PLACE, 1);
    private static final Wish B_PAYS = new Wish(Buyer.B, Click.PAY, 1);
    private static final Wish B_CANCELS = new Wish(Buyer.B, Click.CANCEL, 1);

    static final Scenario ONE_BUYER =
            new Scenario("One buyer", List.of(A_PLACES, A_PAYS, A_CANCELS), 1, 1, Grain.EFFECT);
    static final Scenario TWO_CARDS =
            new Scenario(
                    "Two cards",
                    List.of(A_PLACES, A_PAYS, A_TRIES_ANOTHER_CARD, A_CANCELS),
                    1,
                    1,
                    Grain.HANDLER);
    static final Scenario DOUBLE_CLICK =
            new Scenario(
                    "A double click on pay",
                    List.of(A_PLACES, A_PAYS, A_PAYS_AGAIN),
                    0,
                    0,
                    Grain.EFFECT);
    static final Scenario CHANGED_PRICE =
            new Scenario(
                    "A changed price",
                    List.of(A_PLACES, A_PAYS_TOO_LITTLE, A_CANCELS, B_PLACES),
                    1,
                    1,
                    Grain.HANDLER);
    static final Scenario RACE =
            new Scenario(
                    "A race for the ticket",
                    List.of(A_PLACES, A_CANCELS, B_PLACES),
                    0,
                    0,
                    Grain.CLICK);
    static final Scenario CANCELLING =
            new Scenario("No sale", List.of(A_PLACES, A_CANCELS), 0, 0, Grain.CALL);
    static final Scenario TWO_BUYERS =
            new Scenario(
                    "Two buyers",
                    List.of(A_PLACES, A_PAYS, A_CANCELS, B_PLACES, B_PAYS, B_CANCELS),
                    0,
                    0,
                    Grain.HANDLER);
    static final Scenario TWO_BUYERS_AND_A_MISHAP =
            new Scenario(
                    "Two buyers and a mishap",
                    List.of(A_PLACES, A_PAYS, A_CANCELS, B_PLACES, B_PAYS),
                    1,
                    0,
                    Grain.HANDLER);
    static final Scenario TWO_BUYERS_AND_A_DOUBT =
            new Scenario(
                    "Two buyers and a doubt",
                    List.of(A_PLACES, A_PAYS, A_CANCELS, B_PLACES, B_PAYS),
                    0,
                    1,
                    Grain.HANDLER);

    static List<Scenario> all() {
        return List.of(
                ONE_BUYER,
                TWO_CARDS,
                DOUBLE_CLICK,
                CHANGED_PRICE,
                CANCELLING,
                RACE,
                TWO_BUYERS,
                TWO_BUYERS_AND_A_MISHAP,
                TWO_BUYERS_AND_A_DOUBT);
    }

    /** How the work of a handler is divided into steps. */
    enum Grain {
        /** Others may act between any two calls, also between a read and the next append. */
        CALL,
        /** A read of the log happens together with the call that follows it. */
        EFFECT,
        /** A handler does all its work at once, or crashes after one of its calls. */
        HANDLER,
        /** By call for clicks, by handler for reactions. */
        CLICK;

        Grain of(Job job) {
            return this == CLICK ? job instanceof Request ? CALL : HANDLER : this;
        }
    }

    String bounds() {
        return "%s; %d; %d; by %s"
                .formatted(
                        wishes.stream().map(Wish::toString).collect(Collectors.joining(", ")),
                        mishaps,
                        doubts,
                        grain.name().toLowerCase(Locale.ROOT));
    }

    World beginning() {
        var world = World.empty();
        for (var wish : wishes) {
            world = world.with(wish);
        }
        var created =
                new TicketCreated(
                        Participants.TICKET,
                        Participants.SELLER,
                        Participants.TITLE,
                        Participants.PRICE,
                        Participants.CURRENCY);
        var boundary = Boundary.ofTicket(Participants.TICKET);
        var event =
                world.event(
                        boundary,
                        new RecordedEvent<>(
                                created,
                                new EventMetadata(
                                        boundary.prefix() + "-1",
                                        boundary.subjectOf(created),
                                        1,
                                        0,
                                        Outside.NOON,
                                        "sale",
                                        "sale",
                                        null,
                                        null)));
        world = world.with(new Happened(event));
        if (mishaps > 0) {
            world = world.with(new Left(Trouble.MISHAP, mishaps));
        }
        if (doubts > 0) {
            world = world.with(new Left(Trouble.DOUBT, doubts));
        }
        return world;
    }
}
