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
 * Where a service keeps the messages it cannot handle: payload and headers as they came, and why.
 * Nothing is lost, and the rest of the stream flows on.
 *
 * <p>Accounts hold addresses and password hashes: their dead letters say where the event is and no
 * more.
 *
 * <p>A dead letter is usually one message. If the payload is as large as NATS allows, there is no
 * room for the reason beside it: the message is kept as it came, and the letter says where.
 *
 * <p>Thread-safe.
 */
public final class DeadLetters {

    private static final Logger log = LoggerFactory.getLogger(DeadLetters.class);

    /** How long JetStream allows the headers of a message to be, all together. */
    private static final int MOST_HEADERS = 65_535;

    /** What the client adds to a message. */
    private static final int ROOM = 512;

    /** Of a message whose headers do not fit into its letter. */
    private static final int LONGEST_HEADER = 256;

    private final NatsConnection nats;
    private final String service;
    private final Clock clock;
    private final DeadLetterStream stream;
    private final LettersOfViews ofViews = new LettersOfViews(this::next);

    /**
     * Why a message is set aside.
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
     * Keeps a message and tells the server never to deliver it to this consumer again.
     *
     * @throws Unavailable if it cannot be kept now; the message stays with the server
     */
    public void put(String consumer, Message message, Reason reason) {
        var about = message.metaData();
        var line = LetterHeaders.oneLine(reason.words());
        var known = ofViews.find(consumer, about.getStream(), about.streamSequence());
        if (known.isPresent()) {
            log.warn(
                    "{} cannot handle {} {} either, which is the dead letter {}: {}",
                    consumer,
                    about.getStream(),
                    about.streamSequence(),
                    idOf(known.get()),
                    line);
        } else {
            keep(consumer, message, reason);
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

    /** The message as it came, below the consumer, so that it is not taken for a letter. */
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

    /** Two processes may set the same message aside at the same time. */
    private void publishOnce(String subject, Headers headers, byte[] payload, String id) {
        var letter = NatsMessage.builder().subject(subject).headers(headers).data(payload).build();
        var kept = stream.publish(letter, PublishOptions.builder().messageId(id).build());
        if (kept.isDuplicate()
                && next(kept.getSeqno())
                        .filter(there -> there.getSeq() == kept.getSeqno())
                        .isEmpty()) {
            // The server still remembers a letter that an operator has removed since.
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
            // It comes again and is kept again, under the same id.
            log.debug("{} will be delivered again", message.getSubject());
        }
    }

    /**
     * The dead letters of this service, the oldest first.
     *
     * @param limit how many at most
     * @throws Unavailable if the server does not answer; ask again later
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
     * The dead letter of that id with everything that was set aside, wherever it is kept; nothing
     * of accounts.
     *
     * @return empty if there is no such letter, or none any more
     * @throws Unavailable if the server does not answer; ask again later
     */
    public Optional<DeadLetter> open(String id) {
        return find(id).map(letter ->
                isSecret(text(LetterHeaders.of(letter), LetterHeaders.STREAM))
                        ? describe(letter)
                        : describe(letter, messageOf(letter).orElse(letter)));
    }

    /**
     * Removes a dead letter that nobody is to handle any more. What it said is logged; the event
     * itself stays in its stream.
     *
     * @return what it said; empty if there is no such letter, or none any more
     * @throws Unavailable if the server does not answer; discard it again later
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
     * The first letter at or after a position.
     *
     * @param position from 1
     * @throws Unavailable if the server does not answer; ask again later
     */
    public Optional<MessageInfo> next(long position) {
        return stream.nextLetter(position);
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
     * Removes a letter. Another process may have done it already.
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
     * The message that was set aside, with its headers. A message of an account is not kept: it is
     * read where it is.
     *
     * @return empty if it is not there any more
     * @throws Unavailable if the server does not answer; ask again later
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

    /** What a letter says by itself. */
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
                        .orElse("no reason was kept"),
                number(headers, LetterHeaders.ATTEMPTS),
                time(headers, LetterHeaders.STORED_TIME, kept),
                time(headers, LetterHeaders.FIRST_TIME, kept),
                time(headers, LetterHeaders.LAST_TIME, kept),
                LetterHeaders.ofTheMessage(message),
                isSecret(origin) ? null : new String(data(message), StandardCharsets.UTF_8));
    }

    /** What operators may read about a failure: its message may quote what was being written. */
    public static String reason(String stream, Exception failure) {
        return isSecret(stream) ? FailureWords.nameOf(failure) : FailureWords.of(failure);
    }

    private static boolean isSecret(String stream) {
        return stream.equals(EventStream.USERS.name());
    }

    private String idOf(MessageInfo letter) {
        return service + "-" + letter.getSeq();
    }

    /** The payload of a message; of length 0 if it has none. */
    public static byte[] data(MessageInfo message) {
        return message.getData() == null ? new byte[0] : message.getData();
    }
}
