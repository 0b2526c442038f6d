package ticketing.payments.showing;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Where a payment is in its life, in the words of the API. */
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
