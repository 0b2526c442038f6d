package ticketing.expiration.timelimit;

/** State of the rules: the time limit of one order. */
public enum TimeLimit {
    RUNNING,
    ENDED
}
