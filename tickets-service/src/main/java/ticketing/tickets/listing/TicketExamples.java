package ticketing.tickets.listing;

/** The examples of the API's document. */
public final class TicketExamples {

    /** Where the document describes problems. */
    public static final String PROBLEM = "#/components/schemas/Problem";

    /** What a seller sends. */
    public static final String OFFER =
            """
            {"title": "Concert", "price": 19.99}\
            """;

    /** A ticket one can buy. */
    public static final String AVAILABLE =
            """
            {"id": "01939d3a-5000-7000-8000-000000000003", "title": "Concert", "price": 19.99,
             "userId": "01939d3a-5000-7000-8000-000000000001", "version": 0, "status": "available"}\
            """;

    /** A ticket somebody holds. */
    public static final String RESERVED =
            """
            {"id": "01939d3a-5000-7000-8000-000000000003", "title": "Concert", "price": 19.99,
             "userId": "01939d3a-5000-7000-8000-000000000001", "version": 1, "status": "reserved",
             "orderId": "01939d3a-5000-7000-8000-000000000004"}\
            """;

    /** What has happened to a ticket that somebody holds. */
    public static final String HISTORY =
            """
            [{"version": 0, "event": "created", "type": "ticketing.ticket-created.v1",
              "time": "2030-01-01T12:00:00Z",
              "data": {"ticketId": "01939d3a-5000-7000-8000-000000000003",
                       "sellerId": "01939d3a-5000-7000-8000-000000000001",
                       "title": "Concert", "price": 19.99, "currency": "eur"},
              "state": {"id": "01939d3a-5000-7000-8000-000000000003", "title": "Concert", "price": 19.99,
                        "userId": "01939d3a-5000-7000-8000-000000000001", "version": 0,
                        "status": "available"}},
             {"version": 1, "event": "reserved", "type": "ticketing.ticket-reserved.v1",
              "time": "2030-01-01T12:05:00Z",
              "data": {"ticketId": "01939d3a-5000-7000-8000-000000000003",
                       "orderId": "01939d3a-5000-7000-8000-000000000004", "orderNumber": 0},
              "state": {"id": "01939d3a-5000-7000-8000-000000000003", "title": "Concert", "price": 19.99,
                        "userId": "01939d3a-5000-7000-8000-000000000001", "version": 1,
                        "status": "reserved", "orderId": "01939d3a-5000-7000-8000-000000000004"}}]\
            """;

    /** Everything that is wrong with an offer, at once. */
    public static final String INVALID =
            """
            {"type": "https://ticketing.example/problems/invalid-input", "title": "Invalid input",
             "status": 400, "detail": "2 things are wrong with the input", "instance": "/api/tickets",
             "errors": [{"message": "Price must be greater than 0", "field": "price"},
                        {"message": "Title is required", "field": "title"}]}\
            """;

    /** No ticket has this id. */
    public static final String UNKNOWN =
            """
            {"type": "https://ticketing.example/problems/ticket-unknown", "title": "Ticket unknown",
             "status": 404, "detail": "There is no such ticket",
             "instance": "/api/tickets/01939d3a-5000-7000-8000-000000000009",
             "errors": [{"message": "There is no such ticket"}]}\
            """;

    /** The ticket is somebody else's. */
    public static final String NOT_THE_SELLER =
            """
            {"type": "https://ticketing.example/problems/not-the-seller", "title": "Not the seller",
             "status": 403, "detail": "Only its seller can edit a ticket",
             "instance": "/api/tickets/01939d3a-5000-7000-8000-000000000003",
             "errors": [{"message": "Only its seller can edit a ticket"}]}\
            """;

    /** The history is for the seller. */
    public static final String NOT_YOUR_HISTORY =
            """
            {"type": "https://ticketing.example/problems/not-the-seller", "title": "Not the seller",
             "status": 403, "detail": "Only its seller can see the history of a ticket",
             "instance": "/api/tickets/01939d3a-5000-7000-8000-000000000003/history",
             "errors": [{"message": "Only its seller can see the history of a ticket"}]}\
            """;

    /** Somebody holds the ticket. */
    public static final String TICKET_RESERVED =
            """
            {"type": "https://ticketing.example/problems/ticket-reserved", "title": "Ticket reserved",
             "status": 409, "detail": "Cannot edit a reserved ticket",
             "instance": "/api/tickets/01939d3a-5000-7000-8000-000000000003",
             "errors": [{"message": "Cannot edit a reserved ticket"}]}\
            """;

    /** The ticket is not at the version of the {@code If-Match} header. */
    public static final String CHANGED =
            """
            {"type": "https://ticketing.example/problems/version-outdated", "title": "Version outdated",
             "status": 412, "detail": "The ticket has changed meanwhile; it is at version 1",
             "instance": "/api/tickets/01939d3a-5000-7000-8000-000000000003",
             "errors": [{"message": "The ticket has changed meanwhile; it is at version 1"}]}\
            """;

    /** The idempotency key stands for another request. */
    public static final String KEY_REUSED =
            """
            {"type": "https://ticketing.example/problems/idempotency-key-reused",
             "title": "Idempotency key reused", "status": 422,
             "detail": "This Idempotency-Key has already created another ticket",
             "instance": "/api/tickets",
             "errors": [{"message": "This Idempotency-Key has already created another ticket"}]}\
            """;

    private TicketExamples() {}
}
