package ticketing.eventstore.concurrent;

/** Lets a test end a vital thread, though it shares the process with others. */
public final class EndedThreads {

    private EndedThreads() {}

    /** Ends a thread with an error; {@link #forget} it afterwards. */
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

    /** As if it had not ended. */
    public static void forget(String name) {
        VitalThreads.forget(name);
    }
}
