package ticketing.orders.listing;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import ticketing.orders.order.OrderBook;

/** The status of an order, as the API names it. */
public enum OrderStatus {
    @JsonProperty("created")
    CREATED,
    @JsonProperty("cancelled")
    CANCELLED,
    @JsonProperty("complete")
    COMPLETE;

    /** The status with this name; empty if there is none. */
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
