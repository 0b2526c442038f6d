package ticketing.payments.gateway;

/**
 * The gateway rejected <em>this service</em>, not a card: the key is wrong or lacks a right, or the
 * gateway does not understand the request. This call moved no money, but an earlier one for the
 * same attempt may have, so the outcome stays unknown. Repeating helps only after somebody has
 * corrected the configuration or the code. Log it as an error and keep asking, at long intervals.
 */
public final class GatewayRejectedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    GatewayRejectedException(String message) {
        super(message);
    }

    GatewayRejectedException(String message, Throwable cause) {
        super(message, cause);
    }
}
