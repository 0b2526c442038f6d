package ticketing.eventstore.deadletter;

import io.nats.client.api.MessageInfo;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import ticketing.eventstore.EventStoreException.Unavailable;

/**
 * Which event has a dead letter of a read model. Every generation meets every event, and what one
 * cannot handle the next cannot either: that is one letter, not one for each generation.
 *
 * <p>Every letter is read once. Safe for use by many threads.
 */
public final class LettersOfViews {

    /** What a read model calls its consumers: {@code orders-view-2}. */
    private static final Pattern ONE_OF_TWO = Pattern.compile("(.+)-[0-9]{1,9}");

    private final Function<Long, Optional<MessageInfo>> letterFrom;
    private final Map<Place, Long> positions = new HashMap<>();
    private long readUpTo;

    /** An event, as one read model meets it. */
    private record Place(String view, String stream, long sequence) {}

    /**
     * Knows nothing yet.
     *
     * @param letterFrom finds the first letter at or after a position
     */
    LettersOfViews(Function<Long, Optional<MessageInfo>> letterFrom) {
        this.letterFrom = letterFrom;
    }

    /** What the two consumers of a read model have in common; the name itself of any other. */
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
     * The letter about an event that a generation of the same read model could not handle.
     *
     * @return empty if there is none, none any more, or if the consumer is not of a read model
     * @throws Unavailable if the server does not answer; ask again later
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
