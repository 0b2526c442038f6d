package ticketing.topology;

import java.util.List;
import java.util.UUID;
import ticketing.events.EventStream;

/**
 * The subjects on which services publish changed views for browsers. They are in no stream: a
 * message that nobody hears is gone.
 *
 * <ul>
 *   <li>{@code live.tickets.<ticketId>}: a ticket as everybody sees it
 *   <li>{@code live.people.<userId>.tickets.<ticketId>}, and the same with {@code orders} and
 *       {@code payments}: as this person sees it
 *   <li>{@code live.tickets.resync}, and the same for orders and payments: many views have changed
 *       and were not published, so pages ask again over HTTP
 * </ul>
 */
public final class LiveSubjects {

    /** Everything that is live. */
    public static final String ALL = "live.>";

    private LiveSubjects() {}

    /** A ticket as everybody sees it. */
    public static String ticket(UUID ticketId) {
        return "live.tickets." + ticketId;
    }

    /**
     * A ticket, order or payment as one person sees it.
     *
     * @param stream where its events are
     */
    public static String ofPerson(UUID userId, EventStream stream, UUID id) {
        return "live.people.%s.%s.%s".formatted(userId, stream.context(), id);
    }

    /** Tells pages to ask again, because more has changed than was published. */
    public static String resync(EventStream stream) {
        return "live.%s.resync".formatted(stream.context());
    }

    /** What a browser may hear without being signed in. */
    public static List<String> ofEverybody() {
        return List.of("live.tickets.*", "live.*.resync");
    }

    /** What a browser may hear besides when a person has signed in. */
    public static String ofPerson(UUID userId) {
        return "live.people.%s.>".formatted(userId);
    }

    /** What a service may publish, and nobody else. */
    static List<String> of(Service service) {
        var context = service.events().context();
        return switch (service) {
            // The first one covers the resync.
            case TICKETS -> List.of("live.tickets.*", "live.people.*.tickets.*");
            case ORDERS, PAYMENTS ->
                    List.of("live.people.*.%s.*".formatted(context), resync(service.events()));
            case AUTH, EXPIRATION -> List.of();
        };
    }
}
