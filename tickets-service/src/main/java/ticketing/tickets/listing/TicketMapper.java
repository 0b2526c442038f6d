package ticketing.tickets.listing;

import java.time.Instant;
import java.util.UUID;
import org.mapstruct.Mapper;
import org.mapstruct.Mapping;
import ticketing.tickets.ticket.Listing;

/** Makes the ticket that the API shows, from the view or from a decision. */
@Mapper
public interface TicketMapper {

    /** The ticket from its view. */
    @Mapping(target = "userId", source = "sellerId")
    TicketResponse response(TicketView view);

    /**
     * The ticket as it was created. Later changes are left out, so that a repeated request gets the
     * same answer as the first one.
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

    /** The ticket after an update by its seller, which is allowed only while it is available. */
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
