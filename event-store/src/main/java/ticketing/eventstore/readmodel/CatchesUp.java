package ticketing.eventstore.readmodel;

/** Something that must read past events before it can answer, such as a read model. */
public interface CatchesUp {

    /** Its name in logs and health. */
    String name();

    /** Whether it has been able to answer since this process started; stays true. */
    boolean hasCaughtUp();
}
