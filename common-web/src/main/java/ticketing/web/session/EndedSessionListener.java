package ticketing.web.session;

/** Is told of sessions that end because somebody signs out while this process runs. */
@FunctionalInterface
public interface EndedSessionListener {

    /**
     * A session has ended, in this instance or in another one. Called within a second, usually
     * once. It must not block: later revocations wait for it.
     */
    void ended(String sessionId);
}
