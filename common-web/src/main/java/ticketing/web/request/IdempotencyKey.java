package ticketing.web.request;

import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.context.request.NativeWebRequest;
import ticketing.web.problem.Problem;

/**
 * The idempotency key: a client names a request, so that it may repeat it. The {@code
 * Idempotency-Key} header, as a parameter of an endpoint; optional for clients.
 *
 * @param value 1 to 255 characters; null if none was sent
 */
public record IdempotencyKey(@Nullable String value) {

    static final String HEADER = "Idempotency-Key";

    static IdempotencyKey of(NativeWebRequest request) {
        var value = request.getHeader(HEADER);
        if (value != null && (value.isBlank() || value.length() > 255)) {
            throw Problem.invalid(HEADER, HEADER + " must have between 1 and 255 characters")
                    .asException();
        }
        return new IdempotencyKey(value);
    }

    /** Whether the client may repeat this request without a second effect. */
    public boolean isGiven() {
        return value != null;
    }

    /**
     * The id of what this request creates. With a key it is the same for every repetition, without
     * one it is new.
     *
     * @param call the method and path, such as {@code POST /api/orders}
     * @param boundary the boundary of the decision, such as the id of the ticket
     */
    public UUID idFor(UUID user, String call, String boundary) {
        return value == null ? Ids.next() : Ids.named(user, call, boundary, value);
    }
}
