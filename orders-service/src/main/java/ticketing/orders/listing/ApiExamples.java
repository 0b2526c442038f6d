package ticketing.orders.listing;

/** What the answers look like, for the OpenAPI document. */
public final class ApiExamples {

    /** The schema of everything that goes wrong. */
    public static final String PROBLEM = "#/components/schemas/Problem";

    /** An order that waits for its payment. */
    public static final String CREATED =
            """
            {"id":"01990a5e-7a3c-7b6e-9c3d-2f1e5a7b8c90","status":"created",\
            "userId":"01990a5d-1111-7aaa-8bbb-123456789abc","expiresAt":"2030-01-01T12:15:00Z","version":0,\
            "ticket":{"id":"01990a5b-2222-7ccc-8ddd-abcdef012345","title":"Concert","price":19.99,"version":0}}\
            """;

    /** What has happened to an order that its buyer did not want in the end. */
    public static final String HISTORY =
            """
            [{"version":0,"event":"placed","type":"ticketing.order-placed.v1","time":"2030-01-01T12:00:00Z",\
            "data":{"orderId":"01990a5e-7a3c-7b6e-9c3d-2f1e5a7b8c90",\
            "ticketId":"01990a5b-2222-7ccc-8ddd-abcdef012345","orderNumber":0,\
            "buyerId":"01990a5d-1111-7aaa-8bbb-123456789abc","title":"Concert","price":19.99,"currency":"eur",\
            "ticketVersion":0,"expiresAt":"2030-01-01T12:15:00Z"},\
            "state":{"id":"01990a5e-7a3c-7b6e-9c3d-2f1e5a7b8c90","status":"created",\
            "userId":"01990a5d-1111-7aaa-8bbb-123456789abc","expiresAt":"2030-01-01T12:15:00Z","version":0,\
            "ticket":{"id":"01990a5b-2222-7ccc-8ddd-abcdef012345","title":"Concert","price":19.99,"version":0}}},\
            {"version":1,"event":"cancelled","type":"ticketing.order-cancelled.v1","time":"2030-01-01T12:05:00Z",\
            "data":{"orderId":"01990a5e-7a3c-7b6e-9c3d-2f1e5a7b8c90",\
            "ticketId":"01990a5b-2222-7ccc-8ddd-abcdef012345","orderNumber":0,"reason":"buyer"},\
            "state":{"id":"01990a5e-7a3c-7b6e-9c3d-2f1e5a7b8c90","status":"cancelled",\
            "userId":"01990a5d-1111-7aaa-8bbb-123456789abc","expiresAt":"2030-01-01T12:15:00Z","version":1,\
            "ticket":{"id":"01990a5b-2222-7ccc-8ddd-abcdef012345","title":"Concert","price":19.99,"version":0}}}]\
            """;

    /** Somebody was faster. */
    public static final String TICKET_RESERVED =
            """
            {"type":"https://ticketing.example/problems/ticket-reserved","title":"Ticket reserved","status":409,\
            "detail":"Ticket is already reserved","instance":"/api/orders",\
            "errors":[{"message":"Ticket is already reserved"}]}\
            """;

    /** The buyer has seen another price. */
    public static final String TICKET_CHANGED =
            """
            {"type":"https://ticketing.example/problems/ticket-changed","title":"Ticket changed","status":409,\
            "detail":"Ticket has changed","instance":"/api/orders","errors":[{"message":"Ticket has changed"}]}\
            """;

    /** Nobody sells such a ticket. */
    public static final String UNKNOWN_TICKET =
            """
            {"type":"https://ticketing.example/problems/ticket-unknown","title":"Ticket unknown","status":404,\
            "detail":"There is no ticket 01990a5b-2222-7ccc-8ddd-abcdef012345","instance":"/api/orders",\
            "errors":[{"message":"There is no ticket 01990a5b-2222-7ccc-8ddd-abcdef012345"}]}\
            """;

    /** The key names another request. */
    public static final String KEY_REUSED =
            """
            {"type":"https://ticketing.example/problems/idempotency-key-reused","title":"Idempotency key reused",\
            "status":422,"detail":"This idempotency key was used for another request","instance":"/api/orders",\
            "errors":[{"message":"This idempotency key was used for another request"}]}\
            """;

    /** Also somebody else's order. */
    public static final String UNKNOWN_ORDER =
            """
            {"type":"https://ticketing.example/problems/order-unknown","title":"Order unknown","status":404,\
            "detail":"There is no order 01990a5e-7a3c-7b6e-9c3d-2f1e5a7b8c90",\
            "instance":"/api/orders/01990a5e-7a3c-7b6e-9c3d-2f1e5a7b8c90",\
            "errors":[{"message":"There is no order 01990a5e-7a3c-7b6e-9c3d-2f1e5a7b8c90"}]}\
            """;

    /** What is paid for is not cancelled. */
    public static final String ORDER_COMPLETE =
            """
            {"type":"https://ticketing.example/problems/order-complete","title":"Order complete","status":409,\
            "detail":"The order is complete and can no longer be cancelled",\
            "instance":"/api/orders/01990a5e-7a3c-7b6e-9c3d-2f1e5a7b8c90",\
            "errors":[{"message":"The order is complete and can no longer be cancelled"}]}\
            """;

    private ApiExamples() {}
}
