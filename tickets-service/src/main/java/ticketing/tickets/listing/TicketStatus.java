package ticketing.tickets.listing;

import com.fasterxml.jackson.annotation.JsonProperty;

/** The status of a ticket, as the API names it. */
public enum TicketStatus {
    /** Anybody may order it. */
    @JsonProperty("available")
    AVAILABLE,
    /** Held for an order that has not been paid. */
    @JsonProperty("reserved")
    RESERVED,
    /** Bought; this is final. */
    @JsonProperty("sold")
    SOLD
}
