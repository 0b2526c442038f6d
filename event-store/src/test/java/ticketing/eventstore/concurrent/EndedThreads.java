package ticketing.eventstore.concurrent;

/** Ends a vital thread in a test, although the process is shared with other tests. */
public final class EndedThreads {

    private EndedThreads() {}

    /** Ends a thread with an error; call {@link #forget} afterwards. */
    public static void end(String name) throws InterruptedException {
        var thread =
                VitalThreads.unstarted(
                        name,
                        () -> {
                            throw new StackOverflowError();
                        });
        thread.start();
        thread.join();
    }

    /** Undoes {@link #end}. */
    public static void forget(String name) {
        VitalThreads.forget(name);
    }
}
