package ticketing.eventstore;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * Why something happens: the request or the event at the root of it and the event just before it.
 * Every appended event carries its cause in its headers, so that a story can be followed through
 * all services.
 *
 * @param correlationId one for a whole story: the request id of the call that began it
 * @param causationId the id of the event that was reacted to; null at the beginning of a story
 * @param traceparent the W3C trace context; null if the story is not traced
 * @see <a href="https://www.w3.org/TR/trace-context/">W3C Trace Context (2021)</a>
 */
public record Cause(
        String correlationId, @Nullable String causationId, @Nullable String traceparent) {

    private static final ScopedValue<Cause> CURRENT = ScopedValue.newInstance();
    private static final TimeBasedEpochGenerator IDS = Generators.timeBasedEpochGenerator();

    /** The cause of what this thread is doing; a story of its own where nobody set one. */
    public static Cause current() {
        return CURRENT.isBound() ? CURRENT.get() : new Cause(IDS.generate().toString(), null, null);
    }

    /** Does something for this reason. */
    public <T> T call(Callable<T> action) throws Exception {
        return ScopedValue.where(CURRENT, this).call(action::call);
    }
}
