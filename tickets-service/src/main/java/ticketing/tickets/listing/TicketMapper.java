package ticketing.tickets.listing;

import java.time.Instant;
import java.util.UUID;
import org.mapstruct.Mapper;
import org.mapstruct.Mapping;
import ticketing.tickets.ticket.Listing;

/**
 * A ticket as the API shows it: from the view, or straight from the decision that was just made.
 */
@Mapper
public interface TicketMapper {

    /** What was looked up. */
    @Mapping(target = "userId", source = "sellerId")
    TicketResponse response(TicketView view);

    /**
     * A ticket as it was when it was created. What has become of it since is left out, so that a
     * repeated request gets the answer of the first one.
     */
    @Mapping(target = "id", source = "id")
    @Mapping(target = "createdAt", source = "createdAt")
    @Mapping(target = "title", source = "listing.first.title")
    @Mapping(target = "price", source = "listing.first.price")
    @Mapping(target = "userId", source = "listing.sellerId")
    @Mapping(target = "version", constant = "0L")
    @Mapping(target = "status", constant = "AVAILABLE")
    @Mapping(target = "orderId", ignore = true)
    TicketResponse created(UUID id, Instant createdAt, Listing listing);

    /** A ticket whose seller has just changed it, which can be done only while it is available. */
    @Mapping(target = "id", source = "id")
    @Mapping(target = "createdAt", source = "createdAt")
    @Mapping(target = "title", source = "listing.current.title")
    @Mapping(target = "price", source = "listing.current.price")
    @Mapping(target = "userId", source = "listing.sellerId")
    @Mapping(target = "version", source = "listing.version")
    @Mapping(target = "status", constant = "AVAILABLE")
    @Mapping(target = "orderId", ignore = true)
    TicketResponse updated(UUID id, Instant createdAt, Listing listing);
}
