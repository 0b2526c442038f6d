package ticketing.eventstore.jetstream;

import io.nats.client.JetStreamApiException;
import io.nats.client.PublishOptions;
import io.nats.client.PurgeOptions;
import io.nats.client.impl.NatsMessage;
import io.nats.client.support.NatsJetStreamConstants;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import ticketing.events.EventJson;
import ticketing.eventstore.EventStoreException.Unavailable;
import ticketing.eventstore.RecordedEvent;
import ticketing.eventstore.Timers;
import ticketing.nats.TimerStream;

/**
 * Timers that JetStream stores and fires, even if every service has crashed in between. A timer is
 * a scheduled message that contains an event. When it fires, the server publishes the message to
 * the subject of due timers, where the service listens.
 *
 * <p>Timers do not expire: one that fires while no instance runs is delivered to the next instance.
 *
 * @see <a
 *     href="https://github.com/nats-io/nats-architecture-and-design/blob/main/adr/ADR-51.md">ADR-51:
 *     message scheduling</a>
 */
public final class JetStreamTimers implements Timers {

    private final NatsConnection nats;
    private final TimerStream timers;

    /** Timers in this stream; {@link Streams#requireTimers} creates it. */
    public JetStreamTimers(NatsConnection nats, TimerStream timers) {
        this.nats = nats;
        this.timers = timers;
    }

    @Override
    public void set(UUID entity, Instant at, RecordedEvent<?> event) {
        var headers = EventCodec.headers(event);
        // With the event's id the server would ignore a repeated timer as a duplicate.
        headers.remove(NatsJetStreamConstants.MSG_ID_HDR);
        headers.put(NatsJetStreamConstants.NATS_SCHEDULE_HDR, "@at " + roundedUp(at))
                .put(NatsJetStreamConstants.NATS_SCHEDULE_TARGET_HDR, timers.due(entity));
        var message =
                NatsMessage.builder()
                        .subject(timers.set(entity))
                        .headers(headers)
                        .data(EventJson.write(event.data()))
                        .build();
        try {
            nats.writesTo(timers.name())
                    .write(() ->
                            nats.connection()
                                    .jetStream()
                                    .publish(
                                            message,
                                            PublishOptions.builder()
                                                    .expectedStream(timers.name())
                                                    .build()));
        } catch (IOException | JetStreamApiException | IllegalStateException notSet) {
            throw new Unavailable("Setting the timer of " + entity, notSet);
        }
    }

    @Override
    public void remove(UUID entity) {
        for (var subject : List.of(timers.set(entity), timers.due(entity))) {
            try {
                nats.management().purgeStream(timers.name(), PurgeOptions.subject(subject));
            } catch (IOException | JetStreamApiException | IllegalStateException notRemoved) {
                throw new Unavailable("Removing the timer of " + entity, notRemoved);
            }
        }
    }

    /** The server reads whole seconds; a timer may be late, never early. */
    private static Instant roundedUp(Instant time) {
        var seconds = time.truncatedTo(ChronoUnit.SECONDS);
        return seconds.equals(time) ? time : seconds.plusSeconds(1);
    }
}
