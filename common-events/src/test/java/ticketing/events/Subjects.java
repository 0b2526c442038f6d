package ticketing.events;

/** How NATS compares a filter with a subject. */
final class Subjects {

    private Subjects() {}

    static boolean matches(String filter, String subject) {
        var pattern = filter.replace(".", "\\.").replace("*", "[^.]+").replaceFirst(">$", ".+");
        return subject.matches(pattern);
    }
}
