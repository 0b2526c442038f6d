package ticketing.orders.listing;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import ticketing.orders.order.OrderBook;

/** Where an order is in its life, in the words of the API. */
public enum OrderStatus {
    @JsonProperty("created")
    CREATED,
    @JsonProperty("cancelled")
    CANCELLED,
    @JsonProperty("complete")
    COMPLETE;

    /** Reads a word of the API; empty if there is no such status. */
    static Optional<OrderStatus> named(String word) {
        return Arrays.stream(values())
                .filter(status -> status.name().toLowerCase(Locale.ROOT).equals(word))
                .findFirst();
    }

    static OrderStatus of(OrderBook.Status status) {
        return switch (status) {
            case LIVE -> CREATED;
            case CANCELLED -> CANCELLED;
            case COMPLETED -> COMPLETE;
        };
    }
}
