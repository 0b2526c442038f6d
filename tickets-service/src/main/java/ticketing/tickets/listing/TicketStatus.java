package ticketing.tickets.listing;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Who holds a ticket, in the words of the API. */
public enum TicketStatus {
    /** Anybody may order it. */
    @JsonProperty("available")
    AVAILABLE,
    /** Held for an order that is not paid yet. */
    @JsonProperty("reserved")
    RESERVED,
    /** Bought, for good. */
    @JsonProperty("sold")
    SOLD
}
