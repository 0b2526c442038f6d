package ticketing.eventstore.spring;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import ticketing.eventstore.EventStoreException;
import ticketing.eventstore.EventStoreException.ConcurrentAppend;
import ticketing.eventstore.EventStoreException.Forbidden;
import ticketing.eventstore.EventStoreException.Unavailable;
import ticketing.eventstore.EventStoreException.Unreadable;

/** Explains in two lines, without a stack trace, why a service does not start. */
final class StartRefused extends AbstractFailureAnalyzer<EventStoreException> {

    @Override
    protected @Nullable FailureAnalysis analyze(
            Throwable rootFailure, EventStoreException refused) {
        var action =
                switch (refused) {
                    case Unavailable _ -> "Start NATS, or set ticketing.nats.url to where it is.";
                    case Forbidden _ -> "Grant the right to the NATS user of this service.";
                    case ConcurrentAppend _, Unreadable _ -> null;
                };
        return action == null
                ? null
                : new FailureAnalysis(refused.getMessage(), action, rootFailure);
    }
}
