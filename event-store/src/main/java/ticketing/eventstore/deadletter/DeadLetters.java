package ticketing.eventstore.deadletter;

import static ticketing.eventstore.topology.ApiErrors.MESSAGE_NOT_FOUND;

import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.Message;
import io.nats.client.PublishOptions;
import io.nats.client.PurgeOptions;
import io.nats.client.api.MessageInfo;
import io.nats.client.api.PublishAck;
import io.nats.client.impl.Headers;
import io.nats.client.impl.NatsMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.LongPredicate;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import ticketing.events.EventStream;
import ticketing.eventstore.EventStoreException.Unavailable;
import ticketing.eventstore.jetstream.EventCodec;
import ticketing.eventstore.jetstream.FailureWords;
import ticketing.eventstore.jetstream.NatsConnection;
import ticketing.eventstore.topology.StreamDefinitions;

/**
 * Where a service keeps the messages it can not handle: payload and headers as they came, and why.
 * Nothing is lost, and the rest of the stream flows on.
 *
 * <p>Accounts hold addresses and password hashes: their dead letters tell where the event is and no
 * more.
 *
 * <p>Most of what is kept is one message: the letter. Beside one that is as large as NATS allows
 * there is no room for the reason, so it is kept as it came, and the letter says where.
 *
 * <p>Beside the letters are notes, one for each message that may end the process, while it is being
 * handled.
 */
public final class DeadLetters {

    public static final String REASON = "ticketing-dead-letter-reason";
    public static final String ATTEMPTS = "ticketing-dead-letter-attempts";
    public static final String STREAM = "ticketing-dead-letter-stream";
    public static final String SEQUENCE = "ticketing-dead-letter-sequence";
    public static final String SUBJECT = "ticketing-dead-letter-subject";
    public static final String STORED_TIME = "ticketing-dead-letter-stored-time";
    public static final String FIRST_TIME = "ticketing-dead-letter-first-time";
    public static final String LAST_TIME = "ticketing-dead-letter-last-time";

    private static final String OWN_HEADERS = "ticketing-dead-letter-";

    /** Where the message itself is kept, if it is not in the letter. */
    private static final String WHOLE = "ticketing-dead-letter-whole";

    private static final String DELIVERY = "ticketing-note-delivery";
    private static final String PROCESS = "ticketing-note-process";
    private static final String UNRETURNED = "ticketing-note-unreturned";
    private static final Logger log = LoggerFactory.getLogger(DeadLetters.class);
    private static final int LONGEST_REASON = 1000;

    /** How long JetStream allows the headers of a message to be, all together. */
    private static final int MOST_HEADERS = 65_535;

    /** What the client adds to a message. */
    private static final int ROOM = 512;

    /** Of a message whose headers do not fit into its letter. */
    private static final int LONGEST_HEADER = 256;

    private static final int NOT_DELETED = 10057;

    private final NatsConnection nats;
    private final String service;
    private final Clock clock;
    private final String process = UUID.randomUUID().toString();
    private final LettersOfViews ofViews = new LettersOfViews(this::next);

    /**
     * Why a message is set aside.
     *
     * @param words a sentence for operators
     * @param attempts how often it was delivered or handled
     * @param firstTime when it first failed
     * @param failure of the handler; null if the message never got as far
     */
    public record Reason(
            String words, long attempts, Instant firstTime, @Nullable Exception failure) {}

    public DeadLetters(NatsConnection nats, String service, Clock clock) {
        this.nats = nats;
        this.service = service;
        this.clock = clock;
    }

    public Instant now() {
        return clock.instant();
    }

    /**
     * Keeps a message and tells the server never to deliver it to this consumer again.
     *
     * @throws Unavailable if it can not be kept now; the message stays with the server
     */
    public void put(String consumer, Message message, Reason reason) {
        var about = message.metaData();
        var line = oneLine(reason.words());
        var known = ofViews.find(consumer, about.getStream(), about.streamSequence());
        if (known.isPresent()) {
            log.warn(
                    "{} can not handle {} {} either, which is the dead letter {}: {}",
                    consumer,
                    about.getStream(),
                    about.streamSequence(),
                    idOf(known.get()),
                    line);
        } else {
            keep(consumer, message, reason, line);
            log.error(
                    "{} set aside {} {} on {} after {} attempts: {}",
                    consumer,
                    about.getStream(),
                    about.streamSequence(),
                    message.getSubject(),
                    reason.attempts(),
                    line,
                    isSecret(about.getStream()) ? null : reason.failure());
        }
        terminate(message, line);
    }

    private void keep(String consumer, Message message, Reason reason, String line) {
        var about = message.metaData();
        var secret = isSecret(about.getStream());
        var id =
                LettersOfViews.viewOf(consumer)
                        + "-"
                        + about.getStream()
                        + "-"
                        + about.streamSequence();
        var own = aboutIt(message, reason, line);
        var payload = secret ? new byte[0] : message.getData();
        var letter = withHeaders(message, Integer.MAX_VALUE, own);
        if (!fits(letter, payload)) {
            letter = withHeaders(message, LONGEST_HEADER, own);
            if (!secret) {
                letter.put(WHOLE, Long.toString(keepWhole(consumer, message)));
                payload = new byte[0];
            }
        }
        publishOnce(subjectOf(consumer), letter, payload, id);
    }

    private boolean fits(Headers headers, byte[] payload) {
        var length = headers.serializedLength() + ROOM;
        return length <= MOST_HEADERS
                && length + payload.length <= nats.connection().getMaxPayload();
    }

    /** The message as it came, below the consumer, so that it is not taken for a letter. */
    private long keepWhole(String consumer, Message message) {
        var subject = noteOf(consumer, message) + ".whole";
        return get("Looking for " + subject, api -> api.getLastMessage(stream(), subject))
                .map(MessageInfo::getSeq)
                .orElseGet(() ->
                        publish(
                                        NatsMessage.builder()
                                                .subject(subject)
                                                .headers(
                                                        withHeaders(
                                                                message,
                                                                Integer.MAX_VALUE,
                                                                new Headers()))
                                                .data(message.getData())
                                                .build(),
                                        PublishOptions.builder().build())
                                .getSeqno());
    }

    /** The headers of a message up to that length each, and others. */
    private static Headers withHeaders(Message message, int longest, Headers others) {
        var headers = new Headers();
        if (message.getHeaders() != null) {
            // The server's own headers would be obeyed again: an expectation, or the id for
            // recognising repetitions.
            message.getHeaders()
                    .forEach((name, values) -> {
                        if (!name.startsWith("Nats-") && values.getFirst().length() <= longest) {
                            headers.put(name, values);
                        }
                    });
        }
        others.forEach((name, values) -> headers.put(name, values));
        return headers;
    }

    private Headers aboutIt(Message message, Reason reason, String line) {
        var about = message.metaData();
        return new Headers()
                .put(REASON, line)
                .put(ATTEMPTS, Long.toString(reason.attempts()))
                .put(STREAM, about.getStream())
                .put(SEQUENCE, Long.toString(about.streamSequence()))
                .put(SUBJECT, printable(message.getSubject()))
                .put(STORED_TIME, about.timestamp().toInstant().toString())
                .put(FIRST_TIME, reason.firstTime().toString())
                .put(LAST_TIME, now().toString());
    }

    /** Two processes may set the same message aside at the same time. */
    private void publishOnce(String subject, Headers headers, byte[] payload, String id) {
        var letter = NatsMessage.builder().subject(subject).headers(headers).data(payload).build();
        var kept = publish(letter, PublishOptions.builder().messageId(id).build());
        if (kept.isDuplicate() && next(kept.getSeqno()).filter(isAt(kept.getSeqno())).isEmpty()) {
            // The server still remembers one that an operator has removed since.
            publish(letter, PublishOptions.builder().build());
        }
    }

    private static Predicate<MessageInfo> isAt(long position) {
        return letter -> letter.getSeq() == position;
    }

    /**
     * What is known of handling a suspect.
     *
     * @param unreturned how often in a row handling it did not come to an end
     * @param firstTime when it was first noted
     */
    public record Trials(long unreturned, Instant firstTime) {}

    /**
     * Notes that a message is about to be handled which may end the process.
     *
     * @param mayReturn says of the position of a note whether the process that has left it may
     *     still be handling the message
     * @return what earlier notes tell, which nobody has removed; empty if nothing is noted, since
     *     another process may still return
     * @throws Unavailable if that can not be noted now; the message must not be handled
     */
    public Optional<Trials> note(String consumer, Message message, LongPredicate mayReturn) {
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
                return Optional.of(trials);
            }
            // An error of our own leaves its note, too, and there is nobody to wait for.
            if (!process.equals(text(headers, PROCESS)) && mayReturn.test(last.get().getSeq())) {
                return Optional.empty();
            }
            trials = new Trials(trials.unreturned() + 1, trials.firstTime());
        }
        publish(
                NatsMessage.builder()
                        .subject(subject)
                        .headers(
                                new Headers()
                                        .put(DELIVERY, Long.toString(delivery))
                                        .put(PROCESS, process)
                                        .put(UNRETURNED, Long.toString(trials.unreturned()))
                                        .put(FIRST_TIME, trials.firstTime().toString()))
                        .build(),
                PublishOptions.builder().build());
        return Optional.of(trials);
    }

    /**
     * Handling the message has come to an end.
     *
     * @throws Unavailable if the note can not be removed now; the message must not be answered
     */
    public void removeNote(String consumer, Message message) {
        var subject = noteOf(consumer, message);
        try {
            nats.management().purgeStream(stream(), PurgeOptions.subject(subject));
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
    public Optional<MessageInfo> next(long position) {
        return get(
                "Reading the dead letters of " + service,
                api -> api.getNextMessage(stream(), position, subjectOf("*")));
    }

    /**
     * The letter of that id; empty if there is none any more.
     *
     * @throws Unavailable if the server does not answer; ask again later
     */
    public Optional<MessageInfo> find(String id) {
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
    public void remove(MessageInfo letter) {
        var whole = number(headersOf(letter), WHOLE);
        remove(letter, letter.getSeq());
        if (whole > 0) {
            remove(letter, whole);
        }
    }

    private void remove(MessageInfo letter, long position) {
        try {
            nats.management().deleteMessage(stream(), position);
        } catch (JetStreamApiException refused) {
            if (refused.getApiErrorCode() != NOT_DELETED) {
                throw new Unavailable("Removing " + idOf(letter), refused);
            }
        } catch (IOException | IllegalStateException unreachable) {
            throw new Unavailable("Removing " + idOf(letter), unreachable);
        }
    }

    /**
     * The message that was set aside, with its headers. That of an account is not kept: it is read
     * where it is.
     *
     * @return empty if it is not there any more
     * @throws Unavailable if the server does not answer; ask again later
     */
    public Optional<MessageInfo> messageOf(MessageInfo letter) {
        var headers = headersOf(letter);
        var stream = text(headers, STREAM);
        if (isSecret(stream)) {
            return read(stream, number(headers, SEQUENCE));
        }
        var whole = number(headers, WHOLE);
        return whole > 0 ? read(stream(), whole) : Optional.of(letter);
    }

    private Optional<MessageInfo> read(String stream, long sequence) {
        return get("Reading " + stream + " " + sequence, api -> api.getMessage(stream, sequence));
    }

    private static Headers headersOf(MessageInfo letter) {
        return letter.getHeaders() == null ? new Headers() : letter.getHeaders();
    }

    /** What a letter says by itself. */
    public DeadLetter describe(MessageInfo letter) {
        return describe(letter, letter);
    }

    /** The same with all that was set aside, wherever it is kept; nothing of accounts. */
    public DeadLetter open(MessageInfo letter) {
        return isSecret(text(headersOf(letter), STREAM))
                ? describe(letter)
                : describe(letter, messageOf(letter).orElse(letter));
    }

    private DeadLetter describe(MessageInfo letter, MessageInfo message) {
        var headers = headersOf(letter);
        var own = new TreeMap<String, String>();
        headersOf(message)
                .forEach((name, values) -> {
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
                Optional.ofNullable(headers.getFirst(REASON)).orElse("no reason was kept"),
                number(headers, ATTEMPTS),
                time(headers, STORED_TIME, kept),
                time(headers, FIRST_TIME, kept),
                time(headers, LAST_TIME, kept),
                Map.copyOf(own),
                isSecret(stream) ? null : new String(data(message), StandardCharsets.UTF_8));
    }

    /** What a failure is called. Its own words may quote what was being written. */
    public static String reason(String stream, Exception failure) {
        return isSecret(stream) ? FailureWords.nameOf(failure) : FailureWords.of(failure);
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

    public static byte[] data(MessageInfo message) {
        return message.getData() == null ? new byte[0] : message.getData();
    }

    static String text(Headers headers, String name) {
        return Optional.ofNullable(headers.getFirst(name)).orElse("");
    }

    static long number(Headers headers, String name) {
        return Long.parseLong(Optional.ofNullable(headers.getFirst(name)).orElse("0"));
    }

    private static Instant time(Headers headers, String name, Instant otherwise) {
        return Optional.ofNullable(headers.getFirst(name)).map(Instant::parse).orElse(otherwise);
    }

    private PublishAck publish(Message message, PublishOptions options) {
        try {
            return nats.writesTo(stream())
                    .write(() -> nats.connection().jetStream().publish(message, options));
        } catch (IOException | JetStreamApiException | IllegalStateException notKept) {
            throw new Unavailable("Keeping " + message.getSubject(), notKept);
        }
    }

    private interface Question {
        MessageInfo ask(JetStreamManagement api) throws IOException, JetStreamApiException;
    }

    private Optional<MessageInfo> get(String what, Question question) {
        try {
            return Optional.of(question.ask(nats.management()));
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

    /** What a header may hold. */
    private static String printable(String text) {
        return text.replaceAll("[^\\x20-\\x7e]", "?");
    }

    private static String oneLine(String reason) {
        var line = reason.replaceAll("[^\\x20-\\x7e]+", " ").strip();
        return line.length() <= LONGEST_REASON ? line : line.substring(0, LONGEST_REASON);
    }
}
