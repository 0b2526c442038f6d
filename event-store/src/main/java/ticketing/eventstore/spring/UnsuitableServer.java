package ticketing.eventstore.spring;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import ticketing.nats.Unsuitable;

/** Explains in two lines, without a stack trace, what to change on the server. */
final class UnsuitableServer extends AbstractFailureAnalyzer<Unsuitable> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, Unsuitable unsuitable) {
        return new FailureAnalysis(
                unsuitable.getMessage(), "Change that, then start the service again.", rootFailure);
    }
}
