package ticketing.nats;

import io.nats.client.JetStreamOptions;

/** The prefixes of the JetStream API. */
public final class JetStreamApi {

    /** For the account that contains the streams. */
    public static final String DIRECT = "$JS.API";

    /**
     * For an account without streams, which imports the API. {@link #DIRECT} would be answered by
     * the server for that account itself.
     */
    public static final String IMPORTED = "store";

    /** For a client in such an account. */
    public static final JetStreamOptions OPTIONS_OF_IMPORTED =
            JetStreamOptions.builder().prefix(IMPORTED).build();

    private JetStreamApi() {}
}
