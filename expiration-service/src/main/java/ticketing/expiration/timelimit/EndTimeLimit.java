package ticketing.expiration.timelimit;

import java.util.UUID;

/** The only command: the timer has fired, so the time of the order is up. */
public record EndTimeLimit(UUID orderId, UUID ticketId) {}
