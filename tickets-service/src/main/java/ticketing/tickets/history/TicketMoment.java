package ticketing.tickets.history;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.annotation.JsonRawValue;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import ticketing.events.EventJson;
import ticketing.events.EventType;
import ticketing.events.TicketEvent;
import ticketing.eventstore.RecordedEvent;
import ticketing.tickets.listing.TicketResponse;

/**
 * One event in the history of a ticket, as the API shows it.
 *
 * @param version of the ticket, from 0
 * @param event one word, such as {@code reserved}
 * @param type the stored type of the event
 * @param time when the event was stored
 * @param data the stored JSON, unchanged: no JSON settings of the API apply to it
 * @param state the ticket after this event
 */
record TicketMoment(
        @Schema(description = "Counted from 0") long version,
        @Schema(description = "In one word") String event,
        @Schema(description = "As it is stored") String type,
        Instant time,
        @Schema(types = "object", description = "The event itself; its fields depend on its type")
                @JsonRawValue
                String data,
        @Schema(description = "The ticket after the event") TicketResponse state) {

    static TicketMoment of(RecordedEvent<TicketEvent> event, TicketResponse state) {
        var type = EventType.of(event.data());
        return new TicketMoment(
                event.version(),
                type.subject(),
                type.storedName(),
                event.metadata().time(),
                new String(EventJson.write(event.data()), UTF_8),
                state);
    }
}
