package ticketing.payments.showing;

import com.fasterxml.jackson.annotation.JsonProperty;

/** The status of a payment, as the API names it. */
public enum PaymentStatus {
    @JsonProperty("requested")
    REQUESTED,
    @JsonProperty("captured")
    CAPTURED,
    @JsonProperty("declined")
    DECLINED,
    @JsonProperty("refund-requested")
    REFUND_REQUESTED,
    @JsonProperty("refunded")
    REFUNDED
}
