package ticketing.payments.showing;

/** What the API document shows; a test compares each with a real answer. */
public final class ApiExamples {

    /** Where the document describes a problem. */
    public static final String PROBLEM = "#/components/schemas/Problem";

    public static final String REQUEST =
            """
            {"orderId": "01939d3a-5000-7000-8000-000000000004", "token": "tok_visa"}\
            """;

    public static final String CAPTURED =
            """
            {"id": "01939d3a-5000-7000-8000-000000000005",
             "orderId": "01939d3a-5000-7000-8000-000000000004", "status": "captured"}\
            """;

    public static final String REQUESTED =
            """
            {"id": "01939d3a-5000-7000-8000-000000000005",
             "orderId": "01939d3a-5000-7000-8000-000000000004", "status": "requested"}\
            """;

    public static final String DECLINED =
            """
            {"type": "https://ticketing.example/problems/payment-declined",
             "title": "Payment declined", "status": 402,
             "detail": "The payment was declined: card declined",
             "instance": "/api/payments", "code": "card_declined",
             "errors": [{"message": "The payment was declined: card declined"}]}\
            """;

    public static final String ORDER_UNKNOWN =
            """
            {"type": "https://ticketing.example/problems/order-unknown",
             "title": "Order unknown", "status": 404,
             "detail": "There is no order 01939d3a-5000-7000-8000-000000000004",
             "instance": "/api/payments",
             "errors": [{"message": "There is no order 01939d3a-5000-7000-8000-000000000004"}]}\
            """;

    public static final String ALREADY_PAID =
            """
            {"type": "https://ticketing.example/problems/already-paid",
             "title": "Already paid", "status": 409, "detail": "The order is already paid",
             "instance": "/api/payments",
             "errors": [{"message": "The order is already paid"}]}\
            """;

    public static final String KEY_REUSED =
            """
            {"type": "https://ticketing.example/problems/idempotency-key-reused",
             "title": "Idempotency key reused", "status": 422,
             "detail": "This idempotency key was used for another request",
             "instance": "/api/payments",
             "errors": [{"message": "This idempotency key was used for another request"}]}\
            """;

    public static final String SHOWN =
            """
            {"id": "01939d3a-5000-7000-8000-000000000005",
             "orderId": "01939d3a-5000-7000-8000-000000000004", "status": "captured",
             "amount": 19.99, "currency": "eur"}\
            """;

    public static final String PAYMENT_UNKNOWN =
            """
            {"type": "https://ticketing.example/problems/payment-unknown",
             "title": "Payment unknown", "status": 404,
             "detail": "There is no payment 01939d3a-5000-7000-8000-000000000005",
             "instance": "/api/payments/01939d3a-5000-7000-8000-000000000005",
             "errors": [{"message": "There is no payment 01939d3a-5000-7000-8000-000000000005"}]}\
            """;

    private ApiExamples() {}
}
