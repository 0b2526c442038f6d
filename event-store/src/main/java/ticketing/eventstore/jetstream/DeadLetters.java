package ticketing.eventstore.jetstream;

import io.nats.client.JetStreamApiException;
import io.nats.client.Message;
import io.nats.client.PublishOptions;
import io.nats.client.impl.Headers;
import io.nats.client.impl.NatsMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import ticketing.events.EventStream;
import ticketing.eventstore.EventStoreException.Unavailable;

/**
 * Where a service keeps the messages it can not handle: payload and headers as they came, and why.
 * Nothing is lost, and the rest of the stream flows on.
 *
 * <p>Accounts hold addresses and password hashes: their dead letters tell where the event is and no
 * more.
 */
final class DeadLetters {

    static final String REASON = "ticketing-dead-letter-reason";
    static final String ATTEMPTS = "ticketing-dead-letter-attempts";
    static final String STREAM = "ticketing-dead-letter-stream";
    static final String SEQUENCE = "ticketing-dead-letter-sequence";
    static final String SUBJECT = "ticketing-dead-letter-subject";
    static final String FIRST_TIME = "ticketing-dead-letter-first-time";
    static final String LAST_TIME = "ticketing-dead-letter-last-time";

    private static final Logger log = LoggerFactory.getLogger(DeadLetters.class);
    private static final int LONGEST_REASON = 1000;

    private final NatsConnection nats;
    private final String service;
    private final Clock clock;

    DeadLetters(NatsConnection nats, String service, Clock clock) {
        this.nats = nats;
        this.service = service;
        this.clock = clock;
    }

    /**
     * Keeps a message and tells the server never to deliver it to this consumer again.
     *
     * @param attempts how often it was delivered or handled
     * @param failure of the handler; null if the message never got as far
     * @throws Unavailable if it can not be kept now; the message stays with the server
     */
    void put(
            String consumer,
            Message message,
            long attempts,
            String reason,
            @Nullable Exception failure) {
        var about = message.metaData();
        var secret = isSecret(about.getStream());
        var payload = secret ? new byte[0] : message.getData();
        var line = oneLine(reason);
        var headers = new Headers();
        if (message.getHeaders() != null) {
            // The server's own headers would be obeyed again: an expectation, or the id for
            // recognising repetitions.
            message.getHeaders()
                    .forEach((name, values) -> {
                        if (!name.startsWith("Nats-")) {
                            headers.put(name, values);
                        }
                    });
        }
        headers.put(REASON, line)
                .put(ATTEMPTS, Long.toString(attempts))
                .put(STREAM, about.getStream())
                .put(SEQUENCE, Long.toString(about.streamSequence()))
                .put(SUBJECT, message.getSubject())
                .put(FIRST_TIME, about.timestamp().toInstant().toString())
                .put(LAST_TIME, clock.instant().toString());
        var letter =
                NatsMessage.builder()
                        .subject("dead-letters." + service + "." + consumer)
                        .headers(headers)
                        .data(payload)
                        .build();
        try {
            nats.connection()
                    .jetStream()
                    .publish(
                            letter,
                            PublishOptions.builder()
                                    .messageId(
                                            consumer
                                                    + "-"
                                                    + about.getStream()
                                                    + "-"
                                                    + about.streamSequence())
                                    .build());
        } catch (IOException | JetStreamApiException | IllegalStateException notKept) {
            throw new Unavailable("Keeping a dead letter of " + consumer, notKept);
        }
        log.error(
                "{} set aside {} {} on {} after {} attempts: {}",
                consumer,
                about.getStream(),
                about.streamSequence(),
                message.getSubject(),
                attempts,
                line,
                secret ? null : failure);
        terminate(message, line);
    }

    /** What a failure is called. Its own words may quote what was being written. */
    static String reason(String stream, Exception failure) {
        var name = failure.getClass().getSimpleName();
        return isSecret(stream) ? name : name + ": " + failure.getMessage();
    }

    private static boolean isSecret(String stream) {
        return stream.equals(EventStream.USERS.name());
    }

    private void terminate(Message message, String reason) {
        try {
            nats.connection()
                    .publish(
                            message.getReplyTo(),
                            ("+TERM " + reason).getBytes(StandardCharsets.UTF_8));
        } catch (IllegalStateException disconnected) {
            // It comes again and is kept again, under the same id.
            log.debug("{} will be delivered again", message.getSubject());
        }
    }

    private static String oneLine(String reason) {
        var line = reason.replaceAll("[^\\x20-\\x7e]+", " ").strip();
        return line.length() <= LONGEST_REASON ? line : line.substring(0, LONGEST_REASON);
    }
}
