package ticketing.auth.keys;

import org.jspecify.annotations.Nullable;

/** The configured keys cannot be used; the service must not start. The message says what to do. */
@SuppressWarnings("serial")
public final class UnusableKeysException extends RuntimeException {

    UnusableKeysException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
