package ticketing.local.faults;

import ticketing.local.audit.Finding;
import ticketing.local.checks.CannotRunException;
import ticketing.local.terminal.Console;

/**
 * One fault from its start until it is repaired, on its own thread. Nobody sees an exception of
 * that thread, so any failure becomes a finding. Otherwise a fault that was not repaired would look
 * like an error of the system.
 */
record Happening(Fault fault, Injection injection, Tally tally, Console console)
        implements Runnable {

    /** Starts a fault. */
    interface Injection {
        FaultInjector.Mending inject(Fault fault) throws InterruptedException;
    }

    @Override
    public void run() {
        try {
            var mending = injection.inject(fault);
            tally.happened(fault.kind());
            try {
                Thread.sleep(fault.lasts());
            } finally {
                mend(mending);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (CannotRunException notNow) {
            console.progress("Skipped: " + fault.line() + " (" + notNow.getMessage() + ")");
        } catch (RuntimeException unexpected) {
            tell("could not be started", unexpected);
        }
    }

    private void mend(FaultInjector.Mending mending) throws InterruptedException {
        try {
            mending.mend();
        } catch (RuntimeException failed) {
            tell("could not be repaired", failed);
        }
    }

    private void tell(String what, RuntimeException failure) {
        var words = "%s %s: %s".formatted(fault.line(), what, failure);
        console.progress(words);
        tally.found(new Finding(Finding.Kind.WRONG, words));
    }
}
