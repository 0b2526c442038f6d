package ticketing.web.session;

import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides whether a token has a valid session. The session is valid if the token is ours, has not
 * expired, and the session was not ended by signing out. Thread-safe.
 */
public final class SessionJudge {

    private static final Logger log = LoggerFactory.getLogger(SessionJudge.class);

    private final SessionTokens tokens;
    private final RevokedSessions revoked;

    public SessionJudge(SessionTokens tokens, RevokedSessions revoked) {
        this.tokens = tokens;
        this.revoked = revoked;
    }

    /** The token cannot be judged at the moment: the keys or the revocations are not known. */
    @SuppressWarnings("serial")
    public static final class Undecided extends Exception {}

    /**
     * The session of a token.
     *
     * @return empty if the session is not valid: the caller is a stranger
     * @throws Undecided if nobody can tell at the moment; the caller asks for another try
     */
    public Optional<Session> judge(String token) throws Undecided {
        try {
            var session = tokens.verify(token);
            if (session.isPresent() && !revoked.isLoaded()) {
                throw new Undecided();
            }
            return session.filter(it -> !revoked.isRevoked(it.user().sessionId()));
        } catch (SessionTokens.KeysOutOfReach outage) {
            log.debug("A session could not be judged", outage);
            throw new Undecided();
        }
    }
}
