package ticketing.auth.keys;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says in one sentence what is wrong with the keys, where a stack trace would stand otherwise. */
final class UnusableKeysAnalyzer extends AbstractFailureAnalyzer<UnusableKeysException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, UnusableKeysException cause) {
        return new FailureAnalysis(
                cause.getMessage(),
                "README.md of auth-service tells how keys are made and rotated.",
                cause);
    }
}
