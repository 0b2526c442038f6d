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
 * One event in the life of an order, as the API shows it.
 *
 * @param version of the order, from 0
 * @param event in one word
 * @param type the name under which such an event is stored
 * @param time when it was stored
 * @param data JSON, passed on as it is stored, whatever the settings of the API are
 * @param state the order from then on, until the next event
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
