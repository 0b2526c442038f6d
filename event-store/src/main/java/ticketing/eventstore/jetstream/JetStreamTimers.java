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
 * Timers that JetStream itself keeps and fires, also across crashes of everybody: a scheduled
 * message which holds the event that set it. When the time has come, the server delivers the
 * message to the subject of due timers, where the service listens.
 *
 * <p>No timer has a time to live: one that comes due while nobody listens is there when somebody
 * does.
 *
 * @see <a
 *     href="https://github.com/nats-io/nats-architecture-and-design/blob/main/adr/ADR-51.md">ADR-51:
 *     message scheduling</a>
 */
public final class JetStreamTimers implements Timers {

    private final NatsConnection nats;
    private final TimerStream timers;

    /** The timers at one server or cluster; {@link Streams#requireTimers} makes their stream. */
    public JetStreamTimers(NatsConnection nats, TimerStream timers) {
        this.nats = nats;
        this.timers = timers;
    }

    @Override
    public void set(UUID entity, Instant at, RecordedEvent<?> event) {
        var headers = EventCodec.headers(event);
        // The id is that of the event; here it would make the server ignore a timer that is set
        // again.
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
