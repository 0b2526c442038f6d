package ticketing.auth.keys;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Replaces the stack trace at the start with one sentence about what is wrong with the keys. */
final class UnusableKeysAnalyzer extends AbstractFailureAnalyzer<UnusableKeysException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, UnusableKeysException cause) {
        return new FailureAnalysis(
                cause.getMessage(),
                "README.md of auth-service says how to create and rotate keys.",
                cause);
    }
}
