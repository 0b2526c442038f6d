package ticketing.local.faults;

import ticketing.local.audit.Finding;
import ticketing.local.checks.CannotRunException;
import ticketing.local.terminal.Console;

/**
 * One fault from its beginning until it is mended, on a thread of its own. Nobody waits for an
 * exception of that thread, so whatever goes wrong is a finding: what stays broken would otherwise
 * be taken for a fault of the system.
 */
record Happening(Fault fault, Injection injection, Tally tally, Console console)
        implements Runnable {

    /** How a fault begins. */
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
            console.progress("Left out: " + fault.line() + " (" + notNow.getMessage() + ")");
        } catch (RuntimeException unexpected) {
            tell("was not made to happen", unexpected);
        }
    }

    private void mend(FaultInjector.Mending mending) throws InterruptedException {
        try {
            mending.mend();
        } catch (RuntimeException failed) {
            tell("could not be mended", failed);
        }
    }

    private void tell(String what, RuntimeException failure) {
        var words = "%s %s: %s".formatted(fault.line(), what, failure);
        console.progress(words);
        tally.found(new Finding(Finding.Kind.WRONG, words));
    }
}
