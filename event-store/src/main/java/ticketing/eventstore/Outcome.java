package ticketing.eventstore;

/** What became of an event that a consumer handled. */
public enum Outcome {
    /** Its effect is durable, now or from before. */
    DONE,
    /** Something that has to come first is still on its way; the event is offered again soon. */
    WAIT
}
