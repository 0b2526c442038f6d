package ticketing.payments.gateway;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;

/**
 * The part of Stripe's HTTP API that we use, with the same JSON. It is strict: like Stripe, it
 * refuses an unknown or missing parameter and an amount that is not a whole number.
 */
final class StripeStub implements AutoCloseable {

    static final String API_KEY = "sk_test_stub";

    private static final Set<String> CHARGE_PARAMS =
            Set.of(
                    "amount",
                    "currency",
                    "confirm",
                    "error_on_requires_action",
                    "payment_method_types[0]",
                    "payment_method",
                    "payment_method_data[type]",
                    "payment_method_data[card][token]",
                    "metadata[order_id]",
                    "metadata[payment_id]",
                    "metadata[attempt]");
    private static final Pattern SEARCH_TERM = Pattern.compile("metadata\\['(\\w+)'\\]:'([^']*)'");

    /** A request as it arrived. */
    record Request(
            String method, String path, Map<String, String> headers, Map<String, String> params) {

        String idempotencyKey() {
            return headers.getOrDefault("Idempotency-key", "");
        }
    }

    /** A PaymentIntent at Stripe. */
    record Intent(
            String id,
            long amount,
            String currency,
            Map<String, String> metadata,
            String status,
            Map<String, Object> lastPaymentError) {}

    private record Answer(int status, Map<String, Object> body) {}

    private record Saved(Map<String, String> params, Answer answer) {}

    private final JsonMapper json = new JsonMapper();
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final AtomicInteger ids = new AtomicInteger();
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final List<Intent> intents = new CopyOnWriteArrayList<>();
    private final Map<String, List<Map<String, Object>>> refunds = new ConcurrentHashMap<>();
    private final Map<String, Saved> saved = new ConcurrentHashMap<>();
    private final Set<String> underWay = ConcurrentHashMap.newKeySet();
    private final Set<String> lostOnce = ConcurrentHashMap.newKeySet();
    private final Queue<Answer> scripted = new ConcurrentLinkedQueue<>();
    private volatile boolean searchLags;
    private volatile boolean searchRemembers;
    private volatile String refundStatus = "succeeded";

    StripeStub() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::handle);
        server.setExecutor(threads);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    List<Request> requests() {
        return requests;
    }

    List<Intent> intents() {
        return intents;
    }

    List<String> refundsOf(String intent) {
        return refunds.getOrDefault(intent, List.of()).stream()
                .map(refund -> (String) refund.get("id"))
                .toList();
    }

    /** From now on the search finds nothing, as if its index lagged. */
    void searchLags() {
        searchLags = true;
    }

    /** From now on the search returns intents as they were before their outcome. */
    void searchRemembers() {
        searchRemembers = true;
    }

    /** Forgets all keys, as Stripe does after a day. */
    void forgetKeys() {
        saved.clear();
    }

    /** The status of refunds made, or already made, from now on. */
    void refundsAre(String status) {
        refundStatus = status;
        refunds.values().forEach(all -> all.forEach(refund -> refund.put("status", status)));
    }

    /** From now on a request with this key is in progress. */
    void isUnderWay(String idempotencyKey) {
        underWay.add(idempotencyKey);
    }

    /** Answers the next request with an error, whatever it is. */
    void failOnce(int status, String type, String code, String param, String message) {
        scripted.add(error(status, type, code, param, message));
    }

    /** Answers the next request with this body. */
    void answerOnce(int status, Map<String, Object> body) {
        scripted.add(new Answer(status, body));
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.close();
    }

    private void handle(HttpExchange exchange) throws IOException {
        var request = read(exchange);
        requests.add(request);
        var script = scripted.poll();
        if (script != null) {
            send(exchange, script);
        } else if (!request.headers().get("Authorization").equals("Bearer " + API_KEY)) {
            send(exchange, error(401, "invalid_request_error", "", "", "Invalid API Key provided"));
        } else if (request.method().equals("GET")) {
            send(exchange, get(request));
        } else {
            post(exchange, request);
        }
    }

    private Answer get(Request request) {
        return switch (request.path()) {
            case "/v1/payment_intents/search" -> search(request.params().get("query"));
            case "/v1/refunds" -> listRefunds(request.params().get("payment_intent"));
            case String path when path.startsWith("/v1/payment_intents/") ->
                    intents.stream()
                            .filter(intent -> path.endsWith("/" + intent.id()))
                            .findFirst()
                            .map(intent -> new Answer(200, jsonOf(intent)))
                            .orElseGet(() -> missing("intent", "payment_intent"));
            default -> error(404, "invalid_request_error", "", "", "Unrecognized request URL");
        };
    }

    private void post(HttpExchange exchange, Request request) throws IOException {
        var token = request.params().getOrDefault("payment_method_data[card][token]", "");
        var key = request.idempotencyKey();
        if (key.isEmpty()) {
            send(exchange, error(400, "invalid_request_error", "", "", "The stub wants a key"));
            return;
        }
        if (token.equals("tok_timeoutLost") && lostOnce.add(key)) {
            hang();
            return;
        }
        if (!underWay.add(key)) {
            send(
                    exchange,
                    error(
                            409,
                            "invalid_request_error",
                            "idempotency_key_in_use",
                            "",
                            "There is currently another in-progress request using this Idempotent"
                                    + " Key"));
            return;
        }
        var replayed = saved.get(key);
        Answer answer;
        try {
            answer = replayed == null ? execute(request) : replay(request, replayed);
            // A request that fails validation was never started, so Stripe does not remember it.
            if (replayed == null && answer.status() != 400 && answer.status() != 404) {
                saved.put(key, new Saved(request.params(), answer));
            }
        } finally {
            underWay.remove(key);
        }
        if (token.equals("tok_timeout") && replayed == null) {
            hang();
            return;
        }
        if (replayed != null) {
            exchange.getResponseHeaders().add("Idempotent-Replayed", "true");
        }
        send(exchange, answer);
    }

    private static Answer replay(Request request, Saved first) {
        return first.params().equals(request.params())
                ? first.answer()
                : error(
                        400,
                        "idempotency_error",
                        "",
                        "",
                        "Keys for idempotent requests can only be used with the same parameters"
                                + " they were first used with.");
    }

    private Answer execute(Request request) {
        return switch (request.path()) {
            case "/v1/payment_intents" -> charge(request.params());
            case "/v1/refunds" -> refund(request.params());
            default -> error(404, "invalid_request_error", "", "", "Unrecognized request URL");
        };
    }

    private Answer charge(Map<String, String> params) {
        var unknown = params.keySet().stream().filter(Predicate.not(CHARGE_PARAMS::contains));
        var name = unknown.findFirst();
        if (name.isPresent()) {
            return error(
                    400,
                    "invalid_request_error",
                    "parameter_unknown",
                    name.get(),
                    "Received unknown parameter: " + name.get());
        }
        if (!params.getOrDefault("amount", "").matches("[1-9][0-9]*")) {
            return error(
                    400,
                    "invalid_request_error",
                    "parameter_invalid_integer",
                    "amount",
                    "Invalid integer");
        }
        if (!params.getOrDefault("currency", "").matches("[a-z]{3}")) {
            return error(
                    400, "invalid_request_error", "", "currency", "Invalid currency: see docs");
        }
        if (!"true".equals(params.get("confirm"))
                || !"true".equals(params.get("error_on_requires_action"))
                || !"card".equals(params.get("payment_method_types[0]"))) {
            return error(
                    400,
                    "invalid_request_error",
                    "",
                    "confirm",
                    "The stub only confirms cards at once");
        }
        if (params.getOrDefault("payment_method", "").startsWith("tok_")) {
            return error(
                    400,
                    "invalid_request_error",
                    "",
                    "payment_method",
                    "A token may not be passed in as a PaymentMethod. Instead, use"
                            + " payment_method_data with type=card and card[token]");
        }
        return switch (params.getOrDefault(
                "payment_method_data[card][token]", params.getOrDefault("payment_method", ""))) {
            case "tok_visa", "tok_timeout", "tok_timeoutLost", "pm_card_visa" -> succeed(params);
            case "tok_chargeDeclined" ->
                    decline(params, "card_declined", "generic_decline", "Your card was declined.");
            case "tok_visa_chargeDeclinedInsufficientFunds" ->
                    decline(
                            params,
                            "card_declined",
                            "insufficient_funds",
                            "Your card has insufficient funds.");
            case "tok_visa_chargeDeclinedStolenCard" ->
                    decline(params, "card_declined", "stolen_card", "Your card was declined.");
            case "tok_chargeDeclinedExpiredCard" ->
                    decline(params, "expired_card", "", "Your card has expired.");
            case "tok_threeDSecure2Required" ->
                    decline(
                            params,
                            "authentication_required",
                            "authentication_required",
                            "Your card was declined. This transaction requires authentication.");
            case "tok_serverError" -> error(500, "api_error", "", "", "Something went wrong");
            case "tok_serverErrorButTaken" -> {
                succeed(params);
                yield error(500, "api_error", "", "", "Something went wrong");
            }
            case "tok_used" ->
                    error(
                            400,
                            "invalid_request_error",
                            "token_already_used",
                            "",
                            "You cannot use a Stripe token more than once: tok_used.");
            case String token when token.startsWith("tok_") ->
                    missing("token: '" + token + "'", "payment_method_data[card][token]");
            case String method -> missing("PaymentMethod: '" + method + "'", "payment_method");
        };
    }

    private Answer succeed(Map<String, String> params) {
        return new Answer(200, jsonOf(keep(params, "succeeded", Map.of())));
    }

    private Answer decline(
            Map<String, String> params, String code, String declineCode, String message) {
        var answer = error(402, "card_error", code, "", message);
        var error = errorOf(answer);
        if (!declineCode.isEmpty()) {
            error.put("decline_code", declineCode);
        }
        error.put("charge", "ch_" + ids.incrementAndGet());
        var intent = keep(params, "requires_payment_method", Map.copyOf(error));
        error.put("payment_intent", jsonOf(intent));
        return answer;
    }

    private Intent keep(Map<String, String> params, String status, Map<String, Object> error) {
        var metadata =
                params.entrySet().stream()
                        .filter(param -> param.getKey().startsWith("metadata["))
                        .collect(
                                Collectors.toMap(
                                        param -> param.getKey().replaceAll("metadata\\[|]", ""),
                                        Map.Entry::getValue));
        var intent =
                new Intent(
                        "pi_" + ids.incrementAndGet(),
                        Long.parseLong(params.get("amount")),
                        params.get("currency"),
                        metadata,
                        status,
                        error);
        intents.add(intent);
        return intent;
    }

    private Answer search(String query) {
        var terms =
                SEARCH_TERM
                        .matcher(query)
                        .results()
                        .collect(Collectors.toMap(term -> term.group(1), term -> term.group(2)));
        var found =
                intents.stream()
                        .filter(_ -> !searchLags)
                        .filter(intent ->
                                intent.metadata().entrySet().containsAll(terms.entrySet()))
                        .map(StripeStub::jsonOf)
                        .toList();
        if (searchRemembers) {
            found.forEach(intent -> intent.put("status", "processing"));
        }
        return new Answer(
                200,
                Map.of(
                        "object",
                        "search_result",
                        "url",
                        "/v1/payment_intents/search",
                        "has_more",
                        false,
                        "data",
                        found));
    }

    private Answer refund(Map<String, String> params) {
        var intent = params.get("payment_intent");
        if (intents.stream().noneMatch(known -> known.id().equals(intent))) {
            return missing("payment_intent: '" + intent + "'", "payment_intent");
        }
        var all = refunds.computeIfAbsent(intent, _ -> new CopyOnWriteArrayList<>());
        synchronized (all) {
            if (!all.isEmpty()) {
                return error(
                        400,
                        "invalid_request_error",
                        "charge_already_refunded",
                        "",
                        "Charge has already been refunded.");
            }
            var refund = new LinkedHashMap<String, Object>();
            refund.put("id", "re_" + ids.incrementAndGet());
            refund.put("object", "refund");
            refund.put("payment_intent", intent);
            refund.put("status", refundStatus);
            all.add(refund);
            return new Answer(200, Map.copyOf(refund));
        }
    }

    private Answer listRefunds(String intent) {
        return intents.stream().noneMatch(known -> known.id().equals(intent))
                ? missing("payment_intent: '" + intent + "'", "payment_intent")
                : new Answer(
                        200,
                        Map.of(
                                "object",
                                "list",
                                "url",
                                "/v1/refunds",
                                "has_more",
                                false,
                                "data",
                                List.copyOf(refunds.getOrDefault(intent, List.of()))));
    }

    private static Map<String, Object> jsonOf(Intent intent) {
        var body = new LinkedHashMap<String, Object>();
        body.put("id", intent.id());
        body.put("object", "payment_intent");
        body.put("amount", intent.amount());
        body.put("amount_received", intent.status().equals("succeeded") ? intent.amount() : 0);
        body.put("capture_method", "automatic_async");
        body.put("client_secret", intent.id() + "_secret");
        body.put("currency", intent.currency());
        if (!intent.lastPaymentError().isEmpty()) {
            body.put("last_payment_error", intent.lastPaymentError());
        }
        body.put("livemode", false);
        body.put("metadata", intent.metadata());
        body.put("payment_method_types", List.of("card"));
        body.put("status", intent.status());
        return body;
    }

    private static Answer missing(String what, String param) {
        return error(
                param.equals("payment_intent") ? 404 : 400,
                "invalid_request_error",
                "resource_missing",
                param,
                "No such " + what);
    }

    private static Answer error(
            int status, String type, String code, String param, String message) {
        var error = new TreeMap<String, Object>();
        error.put("type", type);
        error.put("message", message);
        if (!code.isEmpty()) {
            error.put("code", code);
            error.put("doc_url", "https://stripe.com/docs/error-codes/" + code.replace('_', '-'));
        }
        if (!param.isEmpty()) {
            error.put("param", param);
        }
        return new Answer(status, Map.of("error", error));
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> errorOf(Answer answer) {
        return (Map<String, Object>) answer.body().get("error");
    }

    private static Request read(HttpExchange exchange) throws IOException {
        var headers = new TreeMap<String, String>();
        exchange.getRequestHeaders()
                .forEach((name, values) -> headers.put(name, values.getFirst()));
        var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        var query = exchange.getRequestURI().getRawQuery();
        return new Request(
                exchange.getRequestMethod(),
                exchange.getRequestURI().getPath(),
                headers,
                form(query == null ? body : query));
    }

    private static Map<String, String> form(String encoded) {
        var params = new TreeMap<String, String>();
        for (var pair : encoded.split("&")) {
            var parts = pair.split("=", 2);
            if (parts.length == 2) {
                params.put(decoded(parts[0]), decoded(parts[1]));
            }
        }
        return params;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    private void send(HttpExchange exchange, Answer answer) throws IOException {
        var body = json.writeValueAsBytes(answer.body());
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.getResponseHeaders().add("Request-Id", "req_" + ids.incrementAndGet());
        exchange.sendResponseHeaders(answer.status(), body.length);
        try (var out = exchange.getResponseBody()) {
            out.write(body);
        }
    }

    /** Never answers, so that the caller times out. */
    private void hang() {
        try {
            closed.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new IOException(e));
        }
    }
}
