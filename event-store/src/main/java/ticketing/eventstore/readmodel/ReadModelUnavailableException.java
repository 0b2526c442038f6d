package ticketing.eventstore.readmodel;

/**
 * A read model cannot answer at the moment: it is being filled for the first time, or anew because
 * its database was emptied. At the edge it is a 503; the caller asks again in a moment.
 */
@SuppressWarnings("serial")
public final class ReadModelUnavailableException extends RuntimeException {

    /** The read model with this name cannot answer. */
    public ReadModelUnavailableException(String readModel) {
        super("The read model " + readModel + " is being rebuilt");
    }
}
