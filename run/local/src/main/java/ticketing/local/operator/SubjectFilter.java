package ticketing.local.operator;

import java.util.List;
import java.util.stream.Stream;
import ticketing.events.EventStream;
import ticketing.local.checks.WrongUseException;

/**
 * A subject filter of NATS: {@code *} stands for one token, a {@code >} at the end for one or more
 * tokens.
 *
 * @param text such as {@code orders.*.*.placed}
 */
public record SubjectFilter(String text) {

    /** Matches every subject. */
    public static final SubjectFilter ALL = new SubjectFilter(">");

    /** Whether a subject matches. */
    boolean matches(String subject) {
        var wanted = tokens(text);
        var actual = tokens(subject);
        for (int i = 0; i < wanted.size(); i++) {
            var token = wanted.get(i);
            if (token.equals(">")) {
                return actual.size() > i;
            }
            if (i >= actual.size() || !(token.equals("*") || token.equals(actual.get(i)))) {
                return false;
            }
        }
        return wanted.size() == actual.size();
    }

    /**
     * Refuses a filter that no event can match.
     *
     * @throws WrongUseException with the reason
     */
    public void requireSense() {
        var tokens = tokens(text);
        for (int i = 0; i < tokens.size(); i++) {
            var token = tokens.get(i);
            if (!token.matches("\\*|[^\\s*>]+") && !(token.equals(">") && i == tokens.size() - 1)) {
                throw new WrongUseException(
                        "'%s' is not a subject filter: it has a word or * between dots, and may end with >, as in 'orders.>'."
                                .formatted(text));
            }
        }
        if (streams().isEmpty()) {
            throw new WrongUseException(
                    "No event has a subject like %s: subjects begin with users, tickets, orders, payments or expirations."
                            .formatted(text));
        }
    }

    /** The event streams that can contain matching subjects. */
    List<EventStream> streams() {
        var first = tokens(text).getFirst();
        return Stream.of(EventStream.values())
                .filter(stream ->
                        first.equals(">") || first.equals("*") || first.equals(stream.context()))
                .toList();
    }

    private static List<String> tokens(String subject) {
        return List.of(subject.split("\\.", -1));
    }

    /**
     * The filter for the server in one stream; {@link #matches} does the rest. A filter that
     * selects the whole stream becomes {@code >}, because only then the server does not compare
     * every subject.
     */
    String within(EventStream stream) {
        var isPart = text.startsWith(stream.context() + ".") && !text.equals(stream.allSubjects());
        return isPart ? text : ">";
    }
}
