package ticketing.eventstore.readmodel;

/**
 * A read model cannot answer at the moment: it is being filled for the first time, or again because
 * its database was emptied. Answer with a 503; the caller tries again in a moment.
 */
@SuppressWarnings("serial")
public final class ReadModelUnavailableException extends RuntimeException {

    /**
     * @param readModel its name
     */
    public ReadModelUnavailableException(String readModel) {
        super("The read model " + readModel + " is being rebuilt");
    }
}
