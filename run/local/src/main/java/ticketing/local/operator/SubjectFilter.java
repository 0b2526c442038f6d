package ticketing.local.operator;

import java.util.List;
import java.util.stream.Stream;
import ticketing.events.EventStream;
import ticketing.local.checks.WrongUseException;

/**
 * A choice of subjects in NATS's notation: {@code *} stands for one token, a last {@code >} for one
 * or more.
 *
 * @param text such as {@code orders.*.*.placed}
 */
public record SubjectFilter(String text) {

    /** Everything. */
    public static final SubjectFilter ALL = new SubjectFilter(">");

    /** Whether a subject is among those chosen. */
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
     * Refuses what no event can match.
     *
     * @throws WrongUseException saying why not
     */
    public void requireSense() {
        var tokens = tokens(text);
        for (int i = 0; i < tokens.size(); i++) {
            var token = tokens.get(i);
            if (!token.matches("\\*|[^\\s*>]+") && !(token.equals(">") && i == tokens.size() - 1)) {
                throw new WrongUseException(
                        "'%s' is no choice of subjects: between dots stands a word or *, at the end > as well, as in 'orders.>'."
                                .formatted(text));
            }
        }
        if (streams().isEmpty()) {
            throw new WrongUseException(
                    "No event has a subject like %s: they begin with users, tickets, orders, payments or expirations."
                            .formatted(text));
        }
    }

    /** The event streams that can hold subjects like that. */
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
     * What the server is to select in a stream; the rest is for {@link #matches}. What selects all
     * becomes {@code >}: for that alone the server does not look at every subject.
     */
    String within(EventStream stream) {
        var isPart = text.startsWith(stream.context() + ".") && !text.equals(stream.allSubjects());
        return isPart ? text : ">";
    }
}
