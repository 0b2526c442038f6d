package ticketing.eventstore;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * Why something happens: the request or event at the root of it, and the event directly before it.
 * Every appended event has its cause in its headers, so that one story can be followed through all
 * services.
 *
 * @param correlationId the same for a whole story: the id of the request that began it
 * @param causationId the id of the event that caused the reaction; null at the beginning of a story
 * @param traceparent the W3C trace context; null if the story is not traced
 * @see <a href="https://www.w3.org/TR/trace-context/">W3C Trace Context (2021)</a>
 */
public record Cause(
        String correlationId, @Nullable String causationId, @Nullable String traceparent) {

    private static final ScopedValue<Cause> CURRENT = ScopedValue.newInstance();
    private static final TimeBasedEpochGenerator IDS = Generators.timeBasedEpochGenerator();

    /** The cause of what this thread is doing; a new story if none is set. */
    public static Cause current() {
        return CURRENT.isBound() ? CURRENT.get() : new Cause(IDS.generate().toString(), null, null);
    }

    /** Runs an action with this cause. */
    public <T> T call(Callable<T> action) throws Exception {
        return ScopedValue.where(CURRENT, this).call(action::call);
    }
}
