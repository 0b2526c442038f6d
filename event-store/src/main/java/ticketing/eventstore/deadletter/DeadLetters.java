package ticketing.eventstore.deadletter;

import static ticketing.eventstore.deadletter.LetterHeaders.number;
import static ticketing.eventstore.deadletter.LetterHeaders.text;
import static ticketing.eventstore.deadletter.LetterHeaders.time;

import io.nats.client.Message;
import io.nats.client.PublishOptions;
import io.nats.client.api.MessageInfo;
import io.nats.client.impl.Headers;
import io.nats.client.impl.NatsMessage;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import ticketing.events.EventStream;
import ticketing.eventstore.EventStoreException.Unavailable;
import ticketing.eventstore.jetstream.EventCodec;
import ticketing.eventstore.jetstream.FailureWords;
import ticketing.eventstore.jetstream.NatsConnection;

/**
 * The dead letters of a service: messages it cannot handle, with payload, headers and the reason.
 * No message is lost, and the rest of the stream goes on.
 *
 * <p>Accounts contain e-mail addresses and password hashes. So their dead letters only say where
 * the event is.
 *
 * <p>A dead letter is usually one message. If the payload is so large that the reason does not fit
 * beside it, the message is stored separately, and the letter refers to it.
 *
 * <p>Thread-safe.
 */
public final class DeadLetters {

    private static final Logger log = LoggerFactory.getLogger(DeadLetters.class);

    /** The maximum length of all headers of a message in JetStream, in bytes. */
    private static final int MOST_HEADERS = 65_535;

    /** Room for what the client adds to a message, in bytes. */
    private static final int ROOM = 512;

    /** If the headers do not fit into the letter, longer ones are left out. */
    private static final int LONGEST_HEADER = 256;

    private final NatsConnection nats;
    private final String service;
    private final Clock clock;
    private final DeadLetterStream stream;
    private final LettersOfViews ofViews = new LettersOfViews(this::next);

    /**
     * Why a message becomes a dead letter.
     *
     * @param words a sentence for operators
     * @param attempts how often it was delivered or handled
     * @param firstTime when it first failed
     * @param failure of the handler; null if the handler was not called
     */
    public record Reason(
            String words, long attempts, Instant firstTime, @Nullable Exception failure) {}

    /** The dead letters of one service. */
    public DeadLetters(NatsConnection nats, String service, Clock clock) {
        this.nats = nats;
        this.service = service;
        this.clock = clock;
        this.stream = new DeadLetterStream(nats, service);
    }

    /**
     * Stores a message as a dead letter, and tells the server never to deliver it to this consumer
     * again.
     *
     * @throws Unavailable if it cannot be stored now; the server delivers the message again
     */
    public void put(String consumer, Message message, Reason reason) {
        var about = message.metaData();
        var line = LetterHeaders.oneLine(reason.words());
        var known = ofViews.find(consumer, about.getStream(), about.streamSequence());
        if (known.isPresent()) {
            log.warn(
                    "{} cannot handle {} {} either, which is already the dead letter {}: {}",
                    consumer,
                    about.getStream(),
                    about.streamSequence(),
                    idOf(known.get()),
                    line);
        } else {
            keep(consumer, message, reason);
            log.error(
                    "{} moved {} {} on {} to the dead letters after {} attempts: {}",
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

    private void keep(String consumer, Message message, Reason reason) {
        var about = message.metaData();
        var secret = isSecret(about.getStream());
        var id =
                LettersOfViews.viewOf(consumer)
                        + "-"
                        + about.getStream()
                        + "-"
                        + about.streamSequence();
        var own = LetterHeaders.about(message, reason, clock.instant());
        var payload = secret ? new byte[0] : message.getData();
        var letter = LetterHeaders.with(message, Integer.MAX_VALUE, own);
        if (!fits(letter, payload)) {
            letter = LetterHeaders.with(message, LONGEST_HEADER, own);
            if (!secret) {
                letter.put(LetterHeaders.WHOLE, Long.toString(keepWhole(consumer, message)));
                payload = new byte[0];
            }
        }
        publishOnce(stream.subjectOf(consumer), letter, payload, id);
    }

    private boolean fits(Headers headers, byte[] payload) {
        var length = headers.serializedLength() + ROOM;
        return length <= MOST_HEADERS
                && length + payload.length <= nats.connection().getMaxPayload();
    }

    /**
     * The whole message, under a subject below the consumer's, so that it is not taken for a
     * letter.
     */
    private long keepWhole(String consumer, Message message) {
        var subject = stream.subjectOf(consumer, message) + ".whole";
        return stream.last(subject)
                .map(MessageInfo::getSeq)
                .orElseGet(() ->
                        stream.publish(
                                        NatsMessage.builder()
                                                .subject(subject)
                                                .headers(
                                                        LetterHeaders.with(
                                                                message,
                                                                Integer.MAX_VALUE,
                                                                new Headers()))
                                                .data(message.getData())
                                                .build(),
                                        PublishOptions.builder().build())
                                .getSeqno());
    }

    /** Two processes may store the same letter at the same time. */
    private void publishOnce(String subject, Headers headers, byte[] payload, String id) {
        var letter = NatsMessage.builder().subject(subject).headers(headers).data(payload).build();
        var kept = stream.publish(letter, PublishOptions.builder().messageId(id).build());
        if (kept.isDuplicate()
                && next(kept.getSeqno())
                        .filter(there -> there.getSeq() == kept.getSeqno())
                        .isEmpty()) {
            // The server still remembers the id of a letter that an operator has removed.
            stream.publish(letter, PublishOptions.builder().build());
        }
    }

    private void terminate(Message message, String reason) {
        try {
            nats.connection()
                    .publish(
                            message.getReplyTo(),
                            ("+TERM " + reason).getBytes(StandardCharsets.UTF_8));
        } catch (IllegalStateException disconnected) {
            // The message is delivered again, and its letter has the same id.
            log.debug("{} will be delivered again", message.getSubject());
        }
    }

    /**
     * The dead letters of this service, oldest first.
     *
     * @param limit maximum number
     * @throws Unavailable if the server does not answer; try again later
     */
    public List<DeadLetter> list(int limit) {
        var letters = new ArrayList<DeadLetter>();
        for (var letter = next(1);
                letter.isPresent() && letters.size() < limit;
                letter = next(letter.get().getSeq() + 1)) {
            letters.add(describe(letter.get()));
        }
        return letters;
    }

    /**
     * The dead letter with this id and the whole message. For accounts, only the letter.
     *
     * @return empty if there is no such letter (any more)
     * @throws Unavailable if the server does not answer; try again later
     */
    public Optional<DeadLetter> open(String id) {
        return find(id).map(letter ->
                isSecret(text(LetterHeaders.of(letter), LetterHeaders.STREAM))
                        ? describe(letter)
                        : describe(letter, messageOf(letter).orElse(letter)));
    }

    /**
     * Discards a dead letter that should not be handled any more. Its description is logged; the
     * event itself stays in its stream.
     *
     * @return its description; empty if there is no such letter (any more)
     * @throws Unavailable if the server does not answer; try again later
     */
    public Optional<DeadLetter> discard(String id) {
        var message = find(id);
        message.ifPresent(this::remove);
        var letter = message.map(this::describe);
        letter.ifPresent(it ->
                log.warn(
                        "Dead letter {} of {} was discarded: {} {} on {}, {} of {}, {} attempts: {}",
                        it.id(),
                        it.consumer(),
                        it.stream(),
                        it.sequence(),
                        it.subject(),
                        it.storedType(),
                        it.entity(),
                        it.attempts(),
                        it.reason()));
        return letter;
    }

    /**
     * The first letter at or after a sequence.
     *
     * @param position the sequence, from 1
     * @throws Unavailable if the server does not answer; try again later
     */
    public Optional<MessageInfo> next(long position) {
        return stream.nextLetter(position);
    }

    /**
     * The letter with this id; empty if there is none (any more).
     *
     * @throws Unavailable if the server does not answer; try again later
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
     * Removes a letter. Another process may have removed it already.
     *
     * @throws Unavailable if the server does not answer; removing it again is safe
     */
    public void remove(MessageInfo letter) {
        var whole = number(LetterHeaders.of(letter), LetterHeaders.WHOLE);
        stream.remove(idOf(letter), letter.getSeq());
        if (whole > 0) {
            stream.remove(idOf(letter), whole);
        }
    }

    /**
     * The message that became a dead letter, with its headers. A message of an account is not
     * copied, so it is read from its own stream.
     *
     * @return empty if it is gone
     * @throws Unavailable if the server does not answer; try again later
     */
    public Optional<MessageInfo> messageOf(MessageInfo letter) {
        var headers = LetterHeaders.of(letter);
        var origin = text(headers, LetterHeaders.STREAM);
        if (isSecret(origin)) {
            return stream.read(origin, number(headers, LetterHeaders.SEQUENCE));
        }
        var whole = number(headers, LetterHeaders.WHOLE);
        return whole > 0 ? stream.read(stream.name(), whole) : Optional.of(letter);
    }

    /** The description of a letter, without the separately stored message. */
    public DeadLetter describe(MessageInfo letter) {
        return describe(letter, letter);
    }

    private DeadLetter describe(MessageInfo letter, MessageInfo message) {
        var headers = LetterHeaders.of(letter);
        var origin = text(headers, LetterHeaders.STREAM);
        var kept = letter.getTime().toInstant();
        return new DeadLetter(
                idOf(letter),
                letter.getSubject().substring(stream.subjectOf("").length()),
                origin,
                number(headers, LetterHeaders.SEQUENCE),
                text(headers, LetterHeaders.SUBJECT),
                headers.getFirst(EventCodec.TYPE),
                headers.getFirst(EventCodec.ENTITY),
                Optional.ofNullable(headers.getFirst(LetterHeaders.REASON))
                        .orElse("no reason was stored"),
                number(headers, LetterHeaders.ATTEMPTS),
                time(headers, LetterHeaders.STORED_TIME, kept),
                time(headers, LetterHeaders.FIRST_TIME, kept),
                time(headers, LetterHeaders.LAST_TIME, kept),
                LetterHeaders.ofTheMessage(message),
                isSecret(origin) ? null : new String(data(message), StandardCharsets.UTF_8));
    }

    /**
     * The text about a failure that operators may read. For accounts it has only the name: the
     * message of an exception may quote an event.
     */
    public static String reason(String stream, Exception failure) {
        return isSecret(stream) ? FailureWords.nameOf(failure) : FailureWords.of(failure);
    }

    private static boolean isSecret(String stream) {
        return stream.equals(EventStream.USERS.name());
    }

    private String idOf(MessageInfo letter) {
        return service + "-" + letter.getSeq();
    }

    /** The payload of a message; empty if it has none. */
    public static byte[] data(MessageInfo message) {
        return message.getData() == null ? new byte[0] : message.getData();
    }
}
