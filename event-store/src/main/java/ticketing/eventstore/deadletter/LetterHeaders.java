package ticketing.eventstore.deadletter;

import io.nats.client.Message;
import io.nats.client.api.MessageInfo;
import io.nats.client.impl.Headers;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The headers of a dead letter: the reason, the times, and the headers of the message itself. */
public final class LetterHeaders {

    public static final String REASON = "ticketing-dead-letter-reason";
    public static final String ATTEMPTS = "ticketing-dead-letter-attempts";
    public static final String STREAM = "ticketing-dead-letter-stream";
    public static final String SEQUENCE = "ticketing-dead-letter-sequence";
    public static final String SUBJECT = "ticketing-dead-letter-subject";
    public static final String STORED_TIME = "ticketing-dead-letter-stored-time";
    public static final String FIRST_TIME = "ticketing-dead-letter-first-time";
    public static final String LAST_TIME = "ticketing-dead-letter-last-time";

    /** The sequence of the message, if it is stored separately. */
    static final String WHOLE = "ticketing-dead-letter-whole";

    private static final String OWN = "ticketing-dead-letter-";

    /**
     * Headers with a meaning for the server, such as an expectation or the id for deduplication.
     */
    private static final String OF_THE_SERVER = "Nats-";

    private static final int LONGEST_REASON = 1000;

    private LetterHeaders() {}

    /** The headers that describe the message. */
    static Headers about(Message message, DeadLetters.Reason reason, Instant now) {
        var about = message.metaData();
        return new Headers()
                .put(REASON, oneLine(reason.words()))
                .put(ATTEMPTS, Long.toString(reason.attempts()))
                .put(STREAM, about.getStream())
                .put(SEQUENCE, Long.toString(about.streamSequence()))
                .put(SUBJECT, printable(message.getSubject()))
                .put(STORED_TIME, about.timestamp().toInstant().toString())
                .put(FIRST_TIME, reason.firstTime().toString())
                .put(LAST_TIME, now.toString());
    }

    /** The headers of a message, without those longer than {@code longest}, and others. */
    static Headers with(Message message, int longest, Headers others) {
        var headers = new Headers();
        if (message.getHeaders() != null) {
            message.getHeaders()
                    .forEach((name, values) -> {
                        if (!name.startsWith(OF_THE_SERVER)
                                && values.getFirst().length() <= longest) {
                            headers.put(name, values);
                        }
                    });
        }
        others.forEach((name, values) -> headers.put(name, values));
        return headers;
    }

    static Headers of(MessageInfo message) {
        return message.getHeaders() == null ? new Headers() : message.getHeaders();
    }

    /** The headers of the original message, without those of the letter. */
    static Map<String, String> ofTheMessage(MessageInfo message) {
        var own = new TreeMap<String, String>();
        of(message)
                .forEach((name, values) -> {
                    if (!name.startsWith(OWN) && !name.startsWith(OF_THE_SERVER)) {
                        own.put(name, values.getFirst());
                    }
                });
        return Map.copyOf(own);
    }

    static String text(Headers headers, String name) {
        return Optional.ofNullable(headers.getFirst(name)).orElse("");
    }

    static long number(Headers headers, String name) {
        return Long.parseLong(Optional.ofNullable(headers.getFirst(name)).orElse("0"));
    }

    static Instant time(Headers headers, String name, Instant otherwise) {
        return Optional.ofNullable(headers.getFirst(name)).map(Instant::parse).orElse(otherwise);
    }

    /** Replaces characters that a header cannot contain. */
    private static String printable(String text) {
        return text.replaceAll("[^\\x20-\\x7e]", "?");
    }

    static String oneLine(String reason) {
        var line = reason.replaceAll("[^\\x20-\\x7e]+", " ").strip();
        return line.length() <= LONGEST_REASON ? line : line.substring(0, LONGEST_REASON);
    }
}
