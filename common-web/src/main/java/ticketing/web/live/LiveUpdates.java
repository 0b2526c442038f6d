package ticketing.web.live;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import ticketing.events.EventStream;
import ticketing.eventstore.jetstream.NatsConnection;
import ticketing.eventstore.projection.View;
import ticketing.eventstore.projection.ViewListener;
import ticketing.topology.LiveSubjects;
import tools.jackson.databind.json.JsonMapper;

/**
 * Publishes changed views to browsers, each in the form of its HTTP answer.
 *
 * <p>The messages are in no stream, so they may get lost. Then a page is out of date until it asks
 * again over HTTP, which it does regularly. Each message contains the whole view with its version,
 * so no message needs an earlier one. A message that cannot be sent at once is dropped and counted.
 * Thread-safe.
 */
public final class LiveUpdates {

    private static final Logger log = LoggerFactory.getLogger(LiveUpdates.class);

    /** With more unsent messages than this, acknowledgements would wait behind live updates. */
    private static final int WAITING_AT_MOST = 1_000;

    private final NatsConnection nats;
    private final JsonMapper json;
    private final Counter published;
    private final Counter dropped;

    LiveUpdates(NatsConnection nats, JsonMapper json, MeterRegistry metrics) {
        this.nats = nats;
        this.json = json;
        this.published = metrics.counter("ticketing.live.published");
        this.dropped = metrics.counter("ticketing.live.dropped");
    }

    /**
     * One message.
     *
     * @param subject one of {@link LiveSubjects}
     * @param answer the body of the HTTP answer that shows the view
     */
    public record Update(String subject, Object answer) {}

    /**
     * A listener that publishes the views of a read model.
     *
     * @param stream the stream of the events that the views show
     * @param updates the messages for a view; none if nobody may see it
     */
    public <V extends View> ViewListener<V> of(
            EventStream stream, Function<V, List<Update>> updates) {
        return new ViewListener<>() {
            @Override
            public void written(List<V> views) {
                views.stream()
                        .flatMap(view -> updates.apply(view).stream())
                        .forEach(it -> publish(it.subject(), json.writeValueAsBytes(it.answer())));
            }

            @Override
            public void resync() {
                publish(LiveSubjects.resync(stream), "{}".getBytes(StandardCharsets.US_ASCII));
            }
        };
    }

    private void publish(String subject, byte[] message) {
        var connection = nats.connection();
        try {
            if (connection.outgoingPendingMessageCount() < WAITING_AT_MOST) {
                connection.publish(subject, message);
                published.increment();
                return;
            }
        } catch (IllegalStateException away) {
            log.debug("{} is not published: NATS is away", subject, away);
        }
        dropped.increment();
    }
}
