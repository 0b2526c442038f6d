package ticketing.web.session;

/**
 * The sessions that ended before their tokens did, because somebody signed out. Every service knows
 * all of them; a revocation counts everywhere within a second.
 */
public interface RevokedSessions {

    /**
     * Whether a session has ended. Before {@link #isLoaded} the answer is worthless.
     *
     * @param sessionId the {@code sid} of a verified token
     */
    boolean isRevoked(String sessionId);

    /** Whether the revocations have been read once since the start. From then on it stays true. */
    boolean isLoaded();

    /**
     * Ends a session for good. Only auth-service may. Repeating it is harmless.
     *
     * @throws ticketing.eventstore.EventStoreException.Unavailable if it could not be stored: the
     *     session still counts, and the caller tells the user to try again
     */
    void revoke(String sessionId);
}
