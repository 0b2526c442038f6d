package ticketing.nats;

import io.nats.client.JetStreamOptions;

/** Where the JetStream API of a server answers. */
public final class JetStreamApi {

    /** In the account that has the streams. */
    public static final String DIRECT = "$JS.API";

    /**
     * In an account without streams that imports it. Not {@link #DIRECT}: there the server itself
     * answers.
     */
    public static final String IMPORTED = "store";

    /** For a client in such an account. */
    public static final JetStreamOptions OPTIONS_OF_IMPORTED =
            JetStreamOptions.builder().prefix(IMPORTED).build();

    private JetStreamApi() {}
}
