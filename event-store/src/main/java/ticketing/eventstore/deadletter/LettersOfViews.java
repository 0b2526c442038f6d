package ticketing.eventstore.deadletter;

import io.nats.client.api.MessageInfo;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import ticketing.eventstore.EventStoreException.Unavailable;

/**
 * Finds the dead letter of an event in a read model. Every generation gets every event, and what
 * one cannot handle the next one cannot either: this makes one letter, not one for each generation.
 *
 * <p>Every letter is read only once. Thread-safe.
 */
public final class LettersOfViews {

    /** The name of a read model's consumer, such as {@code orders-view-2}. */
    private static final Pattern ONE_OF_TWO = Pattern.compile("(.+)-[0-9]{1,9}");

    private final Function<Long, Optional<MessageInfo>> letterFrom;
    private final Map<Place, Long> positions = new HashMap<>();
    private long readUpTo;

    /** An event in one read model. */
    private record Place(String view, String stream, long sequence) {}

    /**
     * Starts without any letters.
     *
     * @param letterFrom finds the first letter at or after a sequence
     */
    LettersOfViews(Function<Long, Optional<MessageInfo>> letterFrom) {
        this.letterFrom = letterFrom;
    }

    /** The common name of a read model's two consumers; for other consumers, their own name. */
    static String viewOf(String consumer) {
        var one = ONE_OF_TWO.matcher(consumer);
        return one.matches() ? one.group(1) : consumer;
    }

    /** Whether both feed the same read model. */
    public static boolean shareView(String consumer, String other) {
        return ONE_OF_TWO.matcher(consumer).matches()
                && ONE_OF_TWO.matcher(other).matches()
                && viewOf(consumer).equals(viewOf(other));
    }

    /**
     * The letter of an event that a generation of the same read model could not handle.
     *
     * @return empty if there is none (any more), or if the consumer does not feed a read model
     * @throws Unavailable if the server does not answer; try again later
     */
    synchronized Optional<MessageInfo> find(String consumer, String stream, long sequence) {
        if (!ONE_OF_TWO.matcher(consumer).matches()) {
            return Optional.empty();
        }
        for (var next = letterFrom.apply(readUpTo + 1);
                next.isPresent();
                next = letterFrom.apply(readUpTo + 1)) {
            readUpTo = next.get().getSeq();
            note(next.get());
        }
        var position = positions.get(new Place(viewOf(consumer), stream, sequence));
        return position == null
                ? Optional.empty()
                : letterFrom.apply(position).filter(letter -> letter.getSeq() == position);
    }

    private void note(MessageInfo letter) {
        var headers = letter.getHeaders();
        var consumer = letter.getSubject().substring(letter.getSubject().lastIndexOf('.') + 1);
        if (headers != null && ONE_OF_TWO.matcher(consumer).matches()) {
            positions.put(
                    new Place(
                            viewOf(consumer),
                            LetterHeaders.text(headers, LetterHeaders.STREAM),
                            LetterHeaders.number(headers, LetterHeaders.SEQUENCE)),
                    letter.getSeq());
        }
    }
}
