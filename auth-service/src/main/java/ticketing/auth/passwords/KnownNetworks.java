package ticketing.auth.passwords;

/**
 * The networks from which an account has signed in within 30 days. An attacker who tries passwords
 * from elsewhere cannot lock the owner out on these networks.
 */
public interface KnownNetworks {

    /** Whether the account has signed in from this network. False if this cannot be looked up. */
    boolean isKnown(String account, String network);

    /** Remembers the network for the account. Does nothing if it cannot be stored. */
    void remember(String account, String network);
}
