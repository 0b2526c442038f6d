package ticketing.payments.gateway;

import com.stripe.Stripe;
import com.stripe.StripeClient;
import com.stripe.exception.AuthenticationException;
import com.stripe.exception.CardException;
import com.stripe.exception.InvalidRequestException;
import com.stripe.exception.StripeException;
import com.stripe.model.PaymentIntent;
import com.stripe.model.Refund;
import com.stripe.model.StripeError;
import com.stripe.net.RequestOptions;
import com.stripe.param.PaymentIntentCreateParams;
import com.stripe.param.PaymentIntentSearchParams;
import com.stripe.param.RefundCreateParams;
import com.stripe.param.RefundListParams;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import ticketing.payments.gateway.ChargeOutcome.Captured;
import ticketing.payments.gateway.ChargeOutcome.Declined;

/**
 * Stripe, through its PaymentIntents: one request creates, confirms and captures.
 *
 * <p><b>Cards.</b> A token ({@code tok_…}) is sent as card data, the only place where Stripe
 * accepts it. Anything else is sent as the id of a PaymentMethod ({@code pm_…}). There is no
 * browser that could visit the bank's page, so a card that requires this is declined with {@code
 * authentication_required}.
 *
 * <p><b>Looking up.</b> Stripe's search by metadata lags: usually by less than a minute, in an
 * outage by up to an hour. This is safe. In the first 23 hours the caller answers "not found" by
 * repeating the same request, which Stripe recognises by its key; after that, the search has caught
 * up long ago. A list does not lag, but it cannot be filtered by metadata, so all of it would have
 * to be read. Search is not available to merchants in India.
 *
 * <p><b>Repeating.</b> Stripe answers a repeated key with the first answer, even if that was a 500.
 * Such an attempt stays unknown when it is repeated; the look-up finds its outcome. While the first
 * request is in progress, a repeated one gets a 409, which is unknown, too.
 *
 * <p><b>Refunds.</b> The refunds of a payment are listed first, which does not lag. So a refund is
 * found even after Stripe has forgotten its key.
 *
 * @see <a href="https://docs.stripe.com/api/idempotent_requests">Idempotent requests</a>
 * @see <a href="https://docs.stripe.com/search#data-freshness">Data freshness of the search</a>
 */
public final class StripeGateway implements PaymentGateway {

    private static final String ORDER = "order_id";
    private static final String PAYMENT = "payment_id";
    private static final String ATTEMPT = "attempt";

    /** Together shorter than ten seconds, when the recovery of a payment asks the gateway, too. */
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);

    private static final Duration READ_TIMEOUT = Duration.ofSeconds(7);

    /** Reasons that only the merchant may see: a thief must not learn what is known. */
    private static final Set<String> CONFIDENTIAL =
            Set.of(
                    "fraudulent",
                    "highest_risk_level",
                    "lost_card",
                    "merchant_blacklist",
                    "pickup_card",
                    "stolen_card");

    /**
     * Errors that pass: another request with this token is in progress, perhaps our own, or the
     * refund was made after we looked.
     */
    private static final Set<String> PASSING = Set.of("token_in_use", "charge_already_refunded");

    /** The code that comes with it says more. */
    private static final String UNSPECIFIC = "generic_decline";

    private static final String CARD_DECLINED = "card_declined";

    private final StripeClient stripe;

    public StripeGateway(String apiKey) {
        this(apiKey, Stripe.LIVE_API_BASE, CONNECT_TIMEOUT, READ_TIMEOUT);
    }

    StripeGateway(String apiKey, String apiBase, Duration connectTimeout, Duration readTimeout) {
        stripe =
                StripeClient.builder()
                        .setApiKey(apiKey)
                        .setApiBase(apiBase)
                        .setConnectTimeout(Math.toIntExact(connectTimeout.toMillis()))
                        .setReadTimeout(Math.toIntExact(readTimeout.toMillis()))
                        .setMaxNetworkRetries(0)
                        .build();
    }

    @Override
    public ChargeOutcome charge(Charge charge) {
        try {
            return outcomeOf(
                    stripe.v1()
                            .paymentIntents()
                            .create(intentOf(charge), key(charge.idempotencyKey())));
        } catch (CardException declined) {
            return declined(declined.getStripeError());
        } catch (InvalidRequestException refused) {
            return refused(refused);
        } catch (StripeException failed) {
            return new ChargeOutcome.Unknown(reasonOf(failed));
        }
    }

    @Override
    public Optional<ChargeOutcome> find(UUID orderId, int attempt) {
        var query =
                "metadata['%s']:'%s' AND metadata['%s']:'%d'"
                        .formatted(ORDER, orderId, ATTEMPT, attempt);
        var intents = stripe.v1().paymentIntents();
        try {
            var search = PaymentIntentSearchParams.builder().setQuery(query).build();
            var found = Optional.<ChargeOutcome>empty();
            for (var indexed : intents.search(search).getData()) {
                // The search may return an older state of the intent; reading the intent itself
                // does not lag.
                var outcome = outcomeOf(intents.retrieve(indexed.getId()));
                if (found.isEmpty() || outcome instanceof Captured) {
                    found = Optional.of(outcome);
                }
            }
            return found;
        } catch (StripeException failed) {
            return Optional.of(new ChargeOutcome.Unknown(reasonOf(failed)));
        }
    }

    @Override
    public RefundOutcome refund(String reference) {
        try {
            var refunds =
                    stripe.v1()
                            .refunds()
                            .list(RefundListParams.builder().setPaymentIntent(reference).build())
                            .getData();
            return refunds.isEmpty() ? requestRefund(reference) : outcomeOf(refunds);
        } catch (StripeException failed) {
            return new RefundOutcome.Unknown(reasonOf(failed));
        }
    }

    private RefundOutcome requestRefund(String reference) throws StripeException {
        var refund =
                stripe.v1()
                        .refunds()
                        .create(
                                RefundCreateParams.builder().setPaymentIntent(reference).build(),
                                key("refund-" + reference));
        return outcomeOf(List.of(refund));
    }

    private static PaymentIntentCreateParams intentOf(Charge charge) {
        var intent =
                PaymentIntentCreateParams.builder()
                        .setAmount(charge.amountInMinorUnits())
                        .setCurrency(charge.currency())
                        .setConfirm(true)
                        .setErrorOnRequiresAction(true)
                        .addPaymentMethodType("card")
                        .putMetadata(ORDER, charge.orderId().toString())
                        .putMetadata(PAYMENT, charge.paymentId().toString())
                        .putMetadata(ATTEMPT, Integer.toString(charge.attempt()));
        if (charge.paymentMethod().startsWith("tok_")) {
            // The library has no type for card data, so that nobody sends bare card numbers.
            intent.putExtraParam(
                    "payment_method_data",
                    Map.of("type", "card", "card", Map.of("token", charge.paymentMethod())));
        } else {
            intent.setPaymentMethod(charge.paymentMethod());
        }
        return intent.build();
    }

    private static RequestOptions key(String idempotencyKey) {
        return RequestOptions.builder().setIdempotencyKey(idempotencyKey).build();
    }

    private static ChargeOutcome outcomeOf(PaymentIntent intent) {
        return switch (Objects.requireNonNullElse(intent.getStatus(), "without a status")) {
            case "succeeded" -> captured(intent);
            case "requires_action" ->
                    new Declined(
                            "authentication_required",
                            "Your card was declined. It requires authentication by your bank.");
            case "requires_payment_method" -> declined(intent.getLastPaymentError());
            case "canceled" -> new Declined(CARD_DECLINED, "The payment was cancelled.");
            // Still processing, or a status of a later version of the API.
            case String status ->
                    new ChargeOutcome.Unknown("PaymentIntent " + intent.getId() + " is " + status);
        };
    }

    /**
     * If Stripe does not say what it received, this counts as nothing, and the order is not
     * completed.
     */
    private static ChargeOutcome captured(PaymentIntent intent) {
        var received = Objects.requireNonNullElse(intent.getAmountReceived(), 0L);
        return new Captured(
                intent.getId(),
                Charge.inMajorUnits(received),
                Objects.requireNonNullElse(intent.getCurrency(), ""));
    }

    private static ChargeOutcome declined(@Nullable StripeError error) {
        if (error == null) {
            return new ChargeOutcome.Unknown("A decline without an error");
        }
        var code = Objects.requireNonNullElse(error.getCode(), CARD_DECLINED);
        var declineCode = Objects.requireNonNullElse(error.getDeclineCode(), UNSPECIFIC);
        if (CONFIDENTIAL.contains(code) || CONFIDENTIAL.contains(declineCode)) {
            return new Declined(CARD_DECLINED, "Your card was declined.");
        }
        return new Declined(
                declineCode.equals(UNSPECIFIC) ? code : declineCode,
                Objects.requireNonNullElse(error.getMessage(), "Your card was declined."));
    }

    /**
     * A request that Stripe does not even try. If the card or the price is the reason, the buyer
     * has to change something; otherwise we have to.
     */
    private static ChargeOutcome refused(InvalidRequestException refused) {
        var code = Objects.requireNonNullElse(refused.getCode(), "");
        var param = Objects.requireNonNullElse(refused.getParam(), "");
        if (PASSING.contains(code)) {
            return new ChargeOutcome.Unknown(described(refused));
        }
        // A charge names only one thing that Stripe stores: the card. So the card is missing.
        if (code.equals("resource_missing") || (code.isEmpty() && isCard(param))) {
            return new Declined("invalid_token", "The gateway does not know this payment method.");
        }
        if (isCard(param) || code.startsWith("token_") || code.startsWith("amount_too_")) {
            return new Declined(
                    code.isEmpty() ? CARD_DECLINED : code,
                    Objects.requireNonNullElse(
                            refused.getUserMessage(), "The gateway refused this payment."));
        }
        throw rejected(refused);
    }

    private static boolean isCard(String param) {
        return param.startsWith("payment_method") && !param.equals("payment_method_types");
    }

    private static RefundOutcome outcomeOf(List<Refund> refunds) {
        return refunds.stream()
                .filter(refund -> "succeeded".equals(refund.getStatus()))
                .findFirst()
                .<RefundOutcome>map(refund -> new RefundOutcome.Refunded(refund.getId()))
                .orElseGet(() -> {
                    var refund = refunds.getFirst();
                    return new RefundOutcome.Unknown(
                            "Refund " + refund.getId() + " is " + refund.getStatus());
                });
    }

    /**
     * Why the outcome is unknown.
     *
     * @throws GatewayRejectedException if it stays unknown until somebody corrects something
     */
    private static String reasonOf(StripeException failed) {
        return switch (failed) {
            // A missing right is an authentication failure, too.
            case AuthenticationException wrongKey -> throw rejected(wrongKey);
            case InvalidRequestException notUnderstood
                    when notUnderstood.getCode() == null
                            || !PASSING.contains(notUnderstood.getCode()) ->
                    throw rejected(notUnderstood);
            case StripeException passing -> described(passing);
        };
    }

    private static String described(StripeException failed) {
        return failed.getClass().getSimpleName() + ": " + failed.getMessage();
    }

    private static GatewayRejectedException rejected(StripeException cause) {
        return new GatewayRejectedException(
                "Stripe rejects this service: " + cause.getMessage(), cause);
    }
}
