package ticketing.events;

/** Matches a subject against a filter, as NATS does. */
final class Subjects {

    private Subjects() {}

    static boolean matches(String filter, String subject) {
        var pattern = filter.replace(".", "\\.").replace("*", "[^.]+").replaceFirst(">$", ".+");
        return subject.matches(pattern);
    }
}
