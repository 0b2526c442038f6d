package ticketing.choreography;

import java.util.UUID;
import ticketing.payments.gateway.Charge;

/** A fact in a {@link World}. */
sealed interface Fact {

    /** The event is in the log. */
    record Happened(Event event) implements Fact {}

    /** A consumer has not acknowledged this event, and nobody is handling it. */
    record Waiting(Consumer consumer, Event event) implements Fact {}

    /** A handler has returned that this event should be offered again later. */
    record Held(Consumer consumer, Event event, Seen seen) implements Fact {}

    /**
     * What the handler saw then. With the same facts it would return the same again.
     *
     * @param payments the number of events of the payment
     * @param charged whether the gateway knew of the charge
     */
    record Seen(long payments, boolean charged, boolean dayHasPassed) {}

    /**
     * A handler has begun and waits for its next step.
     *
     * @param scene its progress
     * @param copy distinguishes it from another delivery of the same event
     */
    record UnderWay(Scene scene, int copy) implements Fact {
        Job job() {
            return scene.job();
        }
    }

    /** A buyer may click here, but need not. */
    record Wish(Buyer buyer, Click click, int request) implements Fact {
        @Override
        public String toString() {
            return buyer
                    + switch (click) {
                        case PLACE -> " orders";
                        case PAY -> request == 1 ? " pays" : " tries another card";
                        case PAY_TOO_LITTLE -> " pays a changed price";
                        case PAY_AGAIN -> " pays again with the same request";
                        case CANCEL -> " cancels";
                    };
        }
    }

    /** The timer of an order is set, so it will fire. */
    record TimerRuns(Event placed) implements Fact {}

    /** The timer of an order has fired, and was not removed since. */
    record TimerDue(Event placed) implements Fact {}

    /** The gateway's books: its answer for this idempotency key. */
    record Asked(Charge charge, boolean taken) implements Fact {}

    /** The gateway's books: an order was refunded. */
    record GivenBack(UUID order, String reference) implements Fact {}

    /** How often something may still go wrong in this run. */
    record Left(Trouble trouble, int times) implements Fact {}

    /** A day has passed, so the gateway no longer knows the idempotency keys of the day before. */
    record DayHasPassed() implements Fact {}

    /** A handler fails. */
    record Failed(String why) implements Fact {}

    /** The things that may go wrong. */
    enum Trouble {
        /** A handler crashes, or an event is redelivered with an effect. */
        MISHAP,
        /** The answer of the gateway is lost. */
        DOUBT
    }

    /** The actions of a buyer. */
    enum Click {
        PLACE,
        PAY,
        /** Pays after somebody has changed the price in the copy that payments-service reads. */
        PAY_TOO_LITTLE,
        /** Sends the same payment request again, like a double click. */
        PAY_AGAIN,
        CANCEL
    }

    /** The work of one handler, in one or several steps. */
    sealed interface Job {}

    /** A consumer handles an event. */
    record Delivery(Consumer consumer, Event event) implements Job {}

    /** A service answers a click. */
    record Request(Wish wish) implements Job {}
}
