package ticketing.auth.passwords;

import java.time.Duration;
import ticketing.eventstore.Refusal;

/** Too many wrong passwords or sign-ups. Waiting helps. */
@SuppressWarnings("serial")
public final class TooManyAttemptsException extends Refusal {

    private final Duration pause;

    TooManyAttemptsException(Duration pause) {
        super("Too many attempts; please try again later");
        this.pause = pause;
    }

    /** How long to wait before the next attempt. */
    public Duration pause() {
        return pause;
    }
}
