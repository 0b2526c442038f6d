package ticketing.web.session;

import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says whose session a token is of. A session counts if its token is one of ours, has not expired,
 * and nobody has signed out. Thread-safe.
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
     * @return empty if it does not count: its bearer is a stranger
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
