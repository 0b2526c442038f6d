package ticketing.eventstore.jetstream;

import io.nats.client.JetStreamApiException;
import io.nats.client.Message;
import io.nats.client.PublishOptions;
import io.nats.client.impl.Headers;
import io.nats.client.impl.NatsMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import ticketing.events.EventStream;
import ticketing.eventstore.EventStoreException.Unavailable;

/**
 * Where a service keeps the messages it can not handle: payload and headers as they came, and why.
 * Nothing is lost, and the rest of the stream flows on.
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
     * @throws Unavailable if it can not be kept now; the message stays with the server
     */
    void put(String consumer, Message message, String reason) {
        var about = message.metaData();
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
        var line = oneLine(reason);
        headers.put(REASON, line)
                .put(ATTEMPTS, Long.toString(about.deliveredCount()))
                .put(STREAM, about.getStream())
                .put(SEQUENCE, Long.toString(about.streamSequence()))
                .put(SUBJECT, message.getSubject())
                .put(FIRST_TIME, about.timestamp().toInstant().toString())
                .put(LAST_TIME, clock.instant().toString());
        // Accounts hold addresses and password hashes; a dead letter tells where the event is and
        // no more.
        var payload =
                about.getStream().equals(EventStream.USERS.name())
                        ? new byte[0]
                        : message.getData();
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
                "{} set aside {} {} on {} after {} deliveries: {}",
                consumer,
                about.getStream(),
                about.streamSequence(),
                message.getSubject(),
                about.deliveredCount(),
                line);
        nats.connection()
                .publish(message.getReplyTo(), ("+TERM " + line).getBytes(StandardCharsets.UTF_8));
    }

    private static String oneLine(String reason) {
        var line = reason.replaceAll("[^\\x20-\\x7e]+", " ").strip();
        return line.length() <= LONGEST_REASON ? line : line.substring(0, LONGEST_REASON);
    }
}
