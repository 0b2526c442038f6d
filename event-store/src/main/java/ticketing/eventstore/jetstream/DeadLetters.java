package ticketing.eventstore.jetstream;

import static ticketing.eventstore.topology.ApiErrors.MESSAGE_NOT_FOUND;

import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.Message;
import io.nats.client.PublishOptions;
import io.nats.client.PurgeOptions;
import io.nats.client.api.MessageInfo;
import io.nats.client.impl.Headers;
import io.nats.client.impl.NatsMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import ticketing.events.EventStream;
import ticketing.eventstore.EventStoreException.Unavailable;
import ticketing.eventstore.topology.StreamDefinitions;

/**
 * Where a service keeps the messages it can not handle: payload and headers as they came, and why.
 * Nothing is lost, and the rest of the stream flows on.
 *
 * <p>Accounts hold addresses and password hashes: their dead letters tell where the event is and no
 * more.
 *
 * <p>Beside the letters are notes, one for each message that may end the process, while it is being
 * handled.
 */
final class DeadLetters {

    static final String REASON = "ticketing-dead-letter-reason";
    static final String ATTEMPTS = "ticketing-dead-letter-attempts";
    static final String STREAM = "ticketing-dead-letter-stream";
    static final String SEQUENCE = "ticketing-dead-letter-sequence";
    static final String SUBJECT = "ticketing-dead-letter-subject";
    static final String STORED_TIME = "ticketing-dead-letter-stored-time";
    static final String FIRST_TIME = "ticketing-dead-letter-first-time";
    static final String LAST_TIME = "ticketing-dead-letter-last-time";

    private static final String OWN_HEADERS = "ticketing-dead-letter-";
    private static final String DELIVERY = "ticketing-note-delivery";
    private static final String UNRETURNED = "ticketing-note-unreturned";
    private static final Logger log = LoggerFactory.getLogger(DeadLetters.class);
    private static final int LONGEST_REASON = 1000;
    private static final int NOT_DELETED = 10057;

    private final NatsConnection nats;
    private final String apiPrefix;
    private final String service;
    private final Clock clock;

    /**
     * Why a message is set aside.
     *
     * @param words a sentence for operators
     * @param attempts how often it was delivered or handled
     * @param firstTime when it first failed
     * @param failure of the handler; null if the message never got as far
     */
    record Reason(String words, long attempts, Instant firstTime, @Nullable Exception failure) {}

    DeadLetters(NatsConnection nats, String apiPrefix, String service, Clock clock) {
        this.nats = nats;
        this.apiPrefix = apiPrefix;
        this.service = service;
        this.clock = clock;
    }

    Instant now() {
        return clock.instant();
    }

    /**
     * Keeps a message and tells the server never to deliver it to this consumer again.
     *
     * @throws Unavailable if it can not be kept now; the message stays with the server
     */
    void put(String consumer, Message message, Reason reason) {
        var about = message.metaData();
        var secret = isSecret(about.getStream());
        var payload = secret ? new byte[0] : message.getData();
        var line = oneLine(reason.words());
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
                .put(ATTEMPTS, Long.toString(reason.attempts()))
                .put(STREAM, about.getStream())
                .put(SEQUENCE, Long.toString(about.streamSequence()))
                .put(SUBJECT, message.getSubject())
                .put(STORED_TIME, about.timestamp().toInstant().toString())
                .put(FIRST_TIME, reason.firstTime().toString())
                .put(LAST_TIME, now().toString());
        publish(
                NatsMessage.builder()
                        .subject(subjectOf(consumer))
                        .headers(headers)
                        .data(payload)
                        .build(),
                PublishOptions.builder()
                        .messageId(
                                consumer + "-" + about.getStream() + "-" + about.streamSequence())
                        .build());
        log.error(
                "{} set aside {} {} on {} after {} attempts: {}",
                consumer,
                about.getStream(),
                about.streamSequence(),
                message.getSubject(),
                reason.attempts(),
                line,
                secret ? null : reason.failure());
        terminate(message, line);
    }

    /**
     * What is known of handling a suspect.
     *
     * @param unreturned how often in a row handling it did not come to an end
     * @param firstTime when it was first noted
     */
    record Trials(long unreturned, Instant firstTime) {}

    /**
     * Notes that a message is about to be handled which may end the process.
     *
     * @return what earlier notes tell, which nobody has removed
     * @throws Unavailable if that can not be noted now; the message must not be handled
     */
    Trials note(String consumer, Message message) {
        var subject = noteOf(consumer, message);
        var delivery = message.metaData().deliveredCount();
        var last = get("Looking for " + subject, api -> api.getLastMessage(stream(), subject));
        var trials = new Trials(0, now());
        if (last.isPresent()) {
            var headers = last.get().getHeaders();
            trials =
                    new Trials(
                            number(headers, UNRETURNED),
                            time(headers, FIRST_TIME, trials.firstTime()));
            if (number(headers, DELIVERY) == delivery) {
                // It returned, but the note could not be removed.
                return trials;
            }
            trials = new Trials(trials.unreturned() + 1, trials.firstTime());
        }
        publish(
                NatsMessage.builder()
                        .subject(subject)
                        .headers(
                                new Headers()
                                        .put(DELIVERY, Long.toString(delivery))
                                        .put(UNRETURNED, Long.toString(trials.unreturned()))
                                        .put(FIRST_TIME, trials.firstTime().toString()))
                        .build(),
                PublishOptions.builder().build());
        return trials;
    }

    /**
     * Handling the message has come to an end.
     *
     * @throws Unavailable if the note can not be removed now; the message must not be answered
     */
    void removeNote(String consumer, Message message) {
        var subject = noteOf(consumer, message);
        try {
            nats.management(apiPrefix).purgeStream(stream(), PurgeOptions.subject(subject));
        } catch (IOException | JetStreamApiException | IllegalStateException notRemoved) {
            throw new Unavailable("Removing " + subject, notRemoved);
        }
    }

    /**
     * The first letter at or after a position.
     *
     * @param position from 1
     * @throws Unavailable if the server does not answer; ask again later
     */
    Optional<MessageInfo> next(long position) {
        return get(
                "Reading the dead letters of " + service,
                api -> api.getNextMessage(stream(), position, subjectOf("*")));
    }

    /**
     * The letter of that id; empty if there is none any more.
     *
     * @throws Unavailable if the server does not answer; ask again later
     */
    Optional<MessageInfo> find(String id) {
        var start = service + "-";
        var position = id.startsWith(start) ? id.substring(start.length()) : "";
        if (!position.matches("[1-9][0-9]{0,17}")) {
            return Optional.empty();
        }
        return next(Long.parseLong(position)).filter(letter -> idOf(letter).equals(id));
    }

    /**
     * Removes a letter. Somebody else may have done it already.
     *
     * @throws Unavailable if the server does not answer; removing it again is safe
     */
    void remove(MessageInfo letter) {
        try {
            nats.management(apiPrefix).deleteMessage(stream(), letter.getSeq());
        } catch (JetStreamApiException refused) {
            if (refused.getApiErrorCode() != NOT_DELETED) {
                throw new Unavailable("Removing " + idOf(letter), refused);
            }
        } catch (IOException | IllegalStateException unreachable) {
            throw new Unavailable("Removing " + idOf(letter), unreachable);
        }
    }

    /**
     * The payload that was set aside. That of an account is not kept: it is read where it is.
     *
     * @return empty if the event is not there any more
     * @throws Unavailable if the server does not answer; ask again later
     */
    Optional<byte[]> payloadOf(MessageInfo message) {
        var letter = describe(message);
        return isSecret(letter.stream())
                ? get(
                                "Reading " + letter.stream() + " " + letter.sequence(),
                                api -> api.getMessage(letter.stream(), letter.sequence()))
                        .map(DeadLetters::data)
                : Optional.of(data(message));
    }

    DeadLetter describe(MessageInfo letter) {
        var headers = letter.getHeaders() == null ? new Headers() : letter.getHeaders();
        var own = new TreeMap<String, String>();
        headers.forEach((name, values) -> {
            if (!name.startsWith(OWN_HEADERS) && !name.startsWith("Nats-")) {
                own.put(name, values.getFirst());
            }
        });
        var stream = text(headers, STREAM);
        var kept = letter.getTime().toInstant();
        return new DeadLetter(
                idOf(letter),
                letter.getSubject().substring(subjectOf("").length()),
                stream,
                number(headers, SEQUENCE),
                text(headers, SUBJECT),
                headers.getFirst(EventCodec.TYPE),
                headers.getFirst(EventCodec.ENTITY),
                text(headers, REASON),
                number(headers, ATTEMPTS),
                time(headers, STORED_TIME, kept),
                time(headers, FIRST_TIME, kept),
                time(headers, LAST_TIME, kept),
                Map.copyOf(own),
                isSecret(stream) ? null : new String(data(letter), StandardCharsets.UTF_8));
    }

    /** What a failure is called. Its own words may quote what was being written. */
    static String reason(String stream, Exception failure) {
        var name = failure.getClass().getSimpleName();
        return isSecret(stream) ? name : name + ": " + failure.getMessage();
    }

    private static boolean isSecret(String stream) {
        return stream.equals(EventStream.USERS.name());
    }

    private String stream() {
        return StreamDefinitions.deadLettersOf(service);
    }

    private String subjectOf(String consumer) {
        return "dead-letters." + service + "." + consumer;
    }

    /** Below the consumer, so that notes are not taken for letters. */
    private String noteOf(String consumer, Message message) {
        var about = message.metaData();
        return subjectOf(consumer) + "." + about.getStream() + "." + about.streamSequence();
    }

    private String idOf(MessageInfo letter) {
        return service + "-" + letter.getSeq();
    }

    private static byte[] data(MessageInfo message) {
        return message.getData() == null ? new byte[0] : message.getData();
    }

    private static String text(Headers headers, String name) {
        return Optional.ofNullable(headers.getFirst(name)).orElse("");
    }

    private static long number(Headers headers, String name) {
        return Long.parseLong(Optional.ofNullable(headers.getFirst(name)).orElse("0"));
    }

    private static Instant time(Headers headers, String name, Instant otherwise) {
        return Optional.ofNullable(headers.getFirst(name)).map(Instant::parse).orElse(otherwise);
    }

    private void publish(Message message, PublishOptions options) {
        try {
            nats.connection().jetStream().publish(message, options);
        } catch (IOException | JetStreamApiException | IllegalStateException notKept) {
            throw new Unavailable("Keeping " + message.getSubject(), notKept);
        }
    }

    private interface Question {
        MessageInfo ask(JetStreamManagement api) throws IOException, JetStreamApiException;
    }

    private Optional<MessageInfo> get(String what, Question question) {
        try {
            return Optional.of(question.ask(nats.management(apiPrefix)));
        } catch (JetStreamApiException refused) {
            if (refused.getApiErrorCode() == MESSAGE_NOT_FOUND) {
                return Optional.empty();
            }
            throw new Unavailable(what, refused);
        } catch (IOException | IllegalStateException unreachable) {
            throw new Unavailable(what, unreachable);
        }
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
