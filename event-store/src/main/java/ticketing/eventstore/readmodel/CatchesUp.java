package ticketing.eventstore.readmodel;

/** Something that has to read what happened before it can answer. */
public interface CatchesUp {

    /** What it is called, in logs and health. */
    String name();

    /** Whether it has been able to answer since this process started; it stays so. */
    boolean hasCaughtUp();
}
