package ticketing.nats;

/** Where the JetStream API of a server answers. */
public final class JetStreamApi {

    /** In the account that has the streams. */
    public static final String DIRECT = "$JS.API";

    /**
     * In an account without streams that imports it. Not {@link #DIRECT}: there the server itself
     * answers.
     */
    public static final String IMPORTED = "store";

    private JetStreamApi() {}
}
