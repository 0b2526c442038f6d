package ticketing.auth.passwords;

/**
 * The networks from which an account has signed in within 30 days. Whoever tries passwords from
 * elsewhere cannot keep the owner out who comes from one of them.
 */
public interface KnownNetworks {

    /** Whether the account signed in from there. No, if nobody can tell at the moment. */
    boolean isKnown(String account, String network);

    /** The account signs in from there. Nothing happens if that cannot be kept at the moment. */
    void remember(String account, String network);
}
