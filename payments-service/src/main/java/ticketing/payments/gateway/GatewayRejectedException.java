package ticketing.payments.gateway;

/**
 * The gateway turned <em>us</em> away, not a card: the key is wrong or lacks a right, or it does
 * not understand what we ask. This call moved no money, but an earlier one for the same attempt may
 * have, so the outcome stays unknown. Asking again helps only after somebody has corrected the
 * configuration or the code: log it as an error and go on asking, seldom.
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
