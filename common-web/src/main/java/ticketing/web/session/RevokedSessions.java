package ticketing.web.session;

/**
 * The sessions that ended before their tokens expired, because the user signed out. Every service
 * knows all of them; a revocation takes effect in all services within a second.
 */
public interface RevokedSessions {

    /**
     * Whether a session has ended. Not reliable before {@link #isLoaded}.
     *
     * @param sessionId the {@code sid} of a verified token
     */
    boolean isRevoked(String sessionId);

    /** Whether the revocations have been read once since the start. Stays true after that. */
    boolean isLoaded();

    /**
     * Ends a session for good. Only auth-service may do this. Idempotent.
     *
     * @throws ticketing.eventstore.EventStoreException.Unavailable if it could not be stored: the
     *     session is still valid; tell the user to try again
     */
    void revoke(String sessionId);
}
