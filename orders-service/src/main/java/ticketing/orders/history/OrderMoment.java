package ticketing.orders.history;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.annotation.JsonRawValue;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import ticketing.events.EventJson;
import ticketing.events.EventType;
import ticketing.events.OrderEvent;
import ticketing.eventstore.RecordedEvent;
import ticketing.orders.listing.OrderResponse;

/**
 * One event in the history of an order, as the API shows it.
 *
 * @param version of the order, from 0
 * @param event one word, such as {@code placed}
 * @param type the stored type of the event
 * @param time when the event was stored
 * @param data the stored JSON, unchanged: no JSON settings of the API apply to it
 * @param state the order after this event
 */
record OrderMoment(
        @Schema(description = "Counted from 0") long version,
        @Schema(description = "In one word") String event,
        @Schema(description = "As it is stored") String type,
        Instant time,
        @Schema(types = "object", description = "The event itself; its fields depend on its type")
                @JsonRawValue
                String data,
        @Schema(description = "The order after the event") OrderResponse state) {

    static OrderMoment of(RecordedEvent<OrderEvent> event, OrderResponse state) {
        var type = EventType.of(event.data());
        return new OrderMoment(
                event.version(),
                type.subject(),
                type.storedName(),
                event.metadata().time(),
                new String(EventJson.write(event.data()), UTF_8),
                state);
    }
}
