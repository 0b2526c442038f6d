package ticketing.web.testing;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import ticketing.web.session.RevokedSessions;

/** Revocations that no other service hears of. */
public final class InMemoryRevokedSessions implements RevokedSessions {

    private final Set<String> sessions = ConcurrentHashMap.newKeySet();
    private volatile boolean loaded = true;

    /** As it is before the revocations have been read, or after. */
    public void loaded(boolean isLoaded) {
        loaded = isLoaded;
    }

    @Override
    public boolean isRevoked(String sessionId) {
        return sessions.contains(sessionId);
    }

    @Override
    public boolean isLoaded() {
        return loaded;
    }

    @Override
    public void revoke(String sessionId) {
        sessions.add(sessionId);
    }
}
