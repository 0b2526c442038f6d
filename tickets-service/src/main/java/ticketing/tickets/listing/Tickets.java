package ticketing.tickets.listing;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.data.mongodb.core.query.Query;
import ticketing.events.TicketEvent;
import ticketing.eventstore.RecordedEvent;
import ticketing.eventstore.readmodel.Views;

/** The tickets in the read model. */
public final class Tickets {

    private static final Sort NEWEST_FIRST = Sort.by(Sort.Order.desc("position"));

    private final Views<TicketView, TicketEvent> views;

    /** Reads from and writes to {@code views}. */
    public Tickets(Views<TicketView, TicketEvent> views) {
        this.views = views;
    }

    /** A ticket in any status. */
    public Optional<TicketView> find(UUID ticketId) {
        return views.find(ticketId);
    }

    /** The time up to which all events are in the view. */
    Instant shownUpTo() {
        return views.shownUpTo();
    }

    /**
     * Tickets that can be bought now, newest first.
     *
     * @param text only tickets with this text in their title, in any case; null for all
     * @param sellerId only tickets of this seller; null for all
     * @param after the position of the last ticket the client has seen; null for the first page
     */
    List<TicketView> available(
            @Nullable String text, @Nullable UUID sellerId, @Nullable Long after, int limit) {
        var criteria = Criteria.where("status").is(TicketStatus.AVAILABLE);
        if (sellerId != null) {
            criteria = criteria.and("sellerId").is(sellerId);
        }
        return page(criteria, text, after, limit);
    }

    /**
     * All tickets of a seller, also those that are reserved or sold, newest first.
     *
     * @param text as in {@link #available}
     * @param after as in {@link #available}
     */
    List<TicketView> of(UUID sellerId, @Nullable String text, @Nullable Long after, int limit) {
        return page(Criteria.where("sellerId").is(sellerId), text, after, limit);
    }

    private List<TicketView> page(
            Criteria wanted, @Nullable String text, @Nullable Long after, int limit) {
        var criteria = wanted;
        if (text != null) {
            // Quoted: users type text, not a regular expression.
            criteria =
                    criteria.and("searchableTitle").regex(Pattern.quote(SearchableText.of(text)));
        }
        if (after != null) {
            criteria = criteria.and("position").lt(after);
        }
        return views.find(Query.query(criteria).with(NEWEST_FIRST).limit(limit));
    }

    /** Shows the new events in the view at once, so that clients read their own writes. */
    public void project(List<RecordedEvent<TicketEvent>> appended) {
        views.project(appended);
    }
}
