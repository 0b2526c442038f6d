package ticketing.web.testing;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import ticketing.web.session.RevokedSessions;

/** Revocations in memory, for one service only. */
public final class InMemoryRevokedSessions implements RevokedSessions {

    private final Set<String> sessions = ConcurrentHashMap.newKeySet();
    private volatile boolean loaded = true;

    /** Whether the revocations have been read. */
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
