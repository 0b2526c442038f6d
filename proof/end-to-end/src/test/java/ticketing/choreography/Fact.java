package ticketing.choreography;

import java.util.UUID;
import ticketing.payments.gateway.Charge;

/** Something that is so in a {@link World}. */
sealed interface Fact {

    /** It is in the log, for good. */
    record Happened(Event event) implements Fact {}

    /** A consumer has not acknowledged this event, and nobody is handling it. */
    record Waiting(Consumer consumer, Event event) implements Fact {}

    /** A consumer has been told to offer this event again later, having seen that. */
    record Held(Consumer consumer, Event event, Seen seen) implements Fact {}

    /**
     * On what it was told so. Offered again on the same, it would be told so again.
     *
     * @param payments how many events the payment had
     * @param charged whether the gateway knew of the charge
     */
    record Seen(long payments, boolean charged, boolean dayHasPassed) {}

    /**
     * A party has begun something and waits for its turn to go on.
     *
     * @param scene how far it has come
     * @param copy tells it from another delivery of the same event
     */
    record UnderWay(Scene scene, int copy) implements Fact {
        Job job() {
            return scene.job();
        }
    }

    /** Somebody wants to click there. Nobody has to. */
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

    /** The timer of an order runs, so it will fire. */
    record TimerRuns(Event placed) implements Fact {}

    /** The timer of an order has fired, and nobody has removed it since. */
    record TimerDue(Event placed) implements Fact {}

    /** The gateway's own book: what it answered to whom it recognizes by this key. */
    record Asked(Charge charge, boolean taken) implements Fact {}

    /** The gateway's own book: the money of an order went back. */
    record GivenBack(UUID order, String reference) implements Fact {}

    /** What may still go wrong in this run. */
    record Left(Trouble trouble, int times) implements Fact {}

    /** So much time has passed that the gateway recognizes no key of the day before. */
    record DayHasPassed() implements Fact {}

    /** A handler cannot cope. */
    record Failed(String why) implements Fact {}

    /** What goes wrong now and then. */
    enum Trouble {
        /** A handler dies on its way, or an event comes again and that has an effect. */
        MISHAP,
        /** The gateway does not say what it did. */
        DOUBT
    }

    /** What a buyer does. */
    enum Click {
        PLACE,
        PAY,
        /** Pays while somebody has changed the price in the copy that payments-service reads. */
        PAY_TOO_LITTLE,
        /** The same request to pay once more, as an impatient finger or browser sends it. */
        PAY_AGAIN,
        CANCEL
    }

    /** Something to be done by one party, in one or several steps. */
    sealed interface Job {}

    /** A consumer handles an event. */
    record Delivery(Consumer consumer, Event event) implements Job {}

    /** A service answers a click. */
    record Request(Wish wish) implements Job {}
}
