package ticketing.expiration.timelimit;

/** All that the rules remember about the time limit of an order. */
public enum TimeLimit {
    RUNNING,
    ENDED
}
