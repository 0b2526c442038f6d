package ticketing.endtoend;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;

/**
 * A random request as bytes, usually malformed. The same seed gives the same request.
 *
 * @param text each character is a byte
 */
record MalformedRequest(String text) {

    /**
     * A text in queries, headers, cookies and bodies, which must not appear in an answer or a log.
     */
    static final String SECRET = "s3cr3t-w0rds";

    /**
     * A request line with only allowed characters. In any other line Tomcat does not read the
     * version. It then uses the version of the processor's previous request, which may be HTTP/0.9:
     * an answer without a head.
     */
    private static final Pattern REQUEST_LINE =
            Pattern.compile(
                    "[!#$%&'*+.^_`|~0-9A-Za-z-]+ [!$%&'()*+,./0-9:;=?@A-Z\\[\\]_a-z~-]+"
                            + " HTTP/[1-9]\\.[0-9]\r\n");

    private static final Pattern BLANK_LINE = Pattern.compile("\n\r?\n");

    private static final List<String> METHODS =
            List.of(
                    "GET",
                    "GET",
                    "GET",
                    "POST",
                    "POST",
                    "POST",
                    "PUT",
                    "DELETE",
                    "HEAD",
                    "PATCH",
                    "OPTIONS",
                    "TRACE",
                    "CONNECT",
                    "FOO",
                    "get",
                    "G=T",
                    "PROPFIND",
                    "");

    private static final List<String> PATHS_OF_CALLERS =
            List.of(
                    "/api/tickets",
                    "/api/tickets/01a22de5-e356-74c3-871e-9a998be13278",
                    "/api/tickets/x",
                    "/api/tickets/01a22de5-e356-74c3-871e-9a998be13278/history",
                    "/api/orders",
                    "/api/orders/01a22de5-e356-74c3-871e-9a998be13278",
                    "/api/payments",
                    "/api/payments/01a22de5-e356-74c3-871e-9a998be13278",
                    "/api/users/signup",
                    "/api/users/signin",
                    "/api/users/currentuser",
                    "/.well-known/jwks.json",
                    "/v3/api-docs",
                    "/v3/api-docs/tickets",
                    "/swagger/index.html",
                    "/swagger",
                    "/",
                    "/livez",
                    "/readyz",
                    "/error");

    // Only calls that change nothing if the request happens to be valid.
    private static final List<String> PATHS_OF_OPERATORS =
            List.of(
                    "/actuator",
                    "/actuator/health",
                    "/actuator/health/readiness",
                    "/actuator/health/nothing",
                    "/actuator/info",
                    "/actuator/prometheus",
                    "/actuator/deadletters/nothing",
                    "/actuator/readmodels/nothing",
                    "/actuator/nothing",
                    "/error",
                    "/");

    private static final List<String> STRANGE_PATHS =
            List.of(
                    "%",
                    "%zz", "%00", "%2f", "%2e%2e", "/..", "/./", "//", ";a=b", "\\", "|", "{", "^",
                    "\u00e4", "%E4", "%ff%fe", " ", "#x", "*", "[", "\u0000", "\u007f", "a%20b",
                    "?");

    private static final List<String> QUERIES =
            List.of(
                    "q=rock|pop",
                    "q=50%",
                    "q=a^b",
                    "q={",
                    "q=<x>",
                    "q=%E4",
                    "=x",
                    "%",
                    "&",
                    "=",
                    "?",
                    "q=\u00e4",
                    "q=%00",
                    "limit=0",
                    "limit=x",
                    "limit=" + "9".repeat(30),
                    "after=*",
                    "after=eA",
                    "after=KzEwMDAwMDAwMDAtMDEtMDFUMDA6MDA6MDBaIHg",
                    "after=OTIyMzM3MjAzNjg1NDc3NTgwNw",
                    "status=x",
                    "status=created&status=x",
                    "sellerId=x",
                    "q=" + SECRET,
                    "q=" + SECRET + "{",
                    "q=" + "x".repeat(9_000),
                    "a=b&".repeat(1_500));

    private static final List<String> HEADERS =
            List.of(
                    "Host: ",
                    "Host: a b",
                    "Host: [::1",
                    "Host: a:x",
                    "Host: \u00e4",
                    "Host: localhost",
                    "Content-Type: application/json",
                    "Content-Type: application/*+json",
                    "Content-Type: */*",
                    "Content-Type: x",
                    "Content-Type: multipart/form-data",
                    "Content-Type: multipart/form-data; boundary=x",
                    "Content-Type: ;",
                    "Content-Type: application/x-www-form-urlencoded",
                    "Content-Type: application/json; charset=nothing",
                    "Content-Type: application/json; charset=utf-32",
                    "Content-Length: x",
                    "Content-Length: -1",
                    "Content-Length: 3",
                    "Content-Length: 65537",
                    "Content-Length: 99999999999999999999",
                    "Transfer-Encoding: chunked",
                    "Transfer-Encoding: gzip",
                    "Transfer-Encoding: x",
                    "Transfer-Encoding: chunked, chunked",
                    "Expect: 100-continue",
                    "Expect: x",
                    "Accept: x",
                    "Accept: text/html",
                    "Accept: application/problem+json",
                    "Accept: ;q=2",
                    "Accept-Encoding: ;;",
                    "Accept-Language: %%%;q=x",
                    "Accept-Charset: x",
                    "Cookie: session=" + SECRET,
                    "Cookie: session=\"" + SECRET + ",a b; =x; \u0001",
                    "Cookie: a=" + "x".repeat(8_050),
                    "Cookie: " + "a=b; ".repeat(300),
                    "Authorization: Bearer " + SECRET,
                    "Authorization: Bearer \u00e4.b.c",
                    "Authorization: Basic " + SECRET,
                    "X-Request-Id: a b",
                    "X-Request-Id: \u00e4",
                    "Idempotency-Key: \u00e4",
                    "Idempotency-Key: " + "k".repeat(300),
                    "If-Match: \"",
                    "If-Match: \"99999999999999999999\"",
                    "If-None-Match: x\u00e4",
                    "Range: bytes=x",
                    "Range: bytes=9-1",
                    "If-Modified-Since: x",
                    "Origin: null",
                    "Origin: x y",
                    "Sec-Fetch-Site: cross-site",
                    "X-Forwarded-For: x y",
                    "X-Forwarded-Proto: x y",
                    "X-Forwarded-Host: a b",
                    "X-Forwarded-Port: x",
                    "Forwarded: for=\"x",
                    "traceparent: x",
                    "X-HTTP-Method-Override: DELETE",
                    "Upgrade: h2c",
                    "Connection: Upgrade, HTTP2-Settings",
                    "No colon",
                    "A B: c",
                    ": x",
                    " folded",
                    "X: \u0000",
                    "X: " + "x".repeat(17_000),
                    "\u0001\u0002: x",
                    "A: b\r\n".repeat(150) + "A: b");

    private static final List<String> BODIES =
            List.of(
                    "",
                    "{}",
                    "[]",
                    "null",
                    "17",
                    "\"x\"",
                    "{",
                    "{]",
                    "<a/>",
                    "a=b&a=b",
                    "--x--\r\n",
                    "{\"title\":\"Concert\",\"price\":-1}",
                    "{\"title\":[\"x\"],\"price\":\"1\" x",
                    "{\"email\":17,\"password\":\"" + SECRET + "\" x",
                    "{\"email\":\"a\",\"password\":\"" + SECRET + "\"}",
                    "{\"email\":{\"a\":1},\"password\":[\"" + SECRET + "\"]}",
                    "{\"email\":\"\\ud800@example.com\",\"password\":\"\\udc00" + SECRET + "\"}",
                    "{\"orderId\":\"x\",\"token\":17}",
                    "{\"ticketId\":[[]],\"ticketVersion\":1.5}",
                    "{\"ticketId\":\"01a22de5-e356-74c3-871e-9a998be13278\",\"ticketVersion\":1e99}",
                    "{\"title\":\"x\",\"price\":1e999999999}",
                    "{\"price\":" + "9".repeat(3_000) + "}",
                    "[".repeat(3_000),
                    "{\"a\":".repeat(3_000),
                    "\u00ff\u00fe\u0000{",
                    "\u00c3(",
                    "{\"title\":\"\u0000\",\"price\":1}",
                    "{\"title\":\"x\",\"title\":\"y\"}",
                    "2\r\n{}\r\n0\r\n\r\n",
                    "zz\r\n{}\r\n0\r\n\r\n",
                    "2\r\n{}xx",
                    "ffffffffffffffff\r\n",
                    "2\r\n{}\r\n0\r\nA B: c\r\n\r\n",
                    "{\"a\":\"" + "x".repeat(65_600) + "\"}");

    private static final List<String> VERSIONS =
            List.of(
                    "HTTP/1.1",
                    "HTTP/1.1",
                    "HTTP/1.1",
                    "HTTP/1.1",
                    "HTTP/1.1",
                    "HTTP/1.1",
                    "HTTP/1.0",
                    "HTTP/2.0",
                    "HTTP/9.9",
                    "FTP/1.1",
                    "http/1.1",
                    "HTTP/1.1 x");

    /**
     * The request of a seed.
     *
     * @param session a header with a session; only some requests have it
     */
    static MalformedRequest of(long seed, boolean toOperators, String session) {
        var random = new Random(seed);
        var path = any(random, toOperators ? PATHS_OF_OPERATORS : PATHS_OF_CALLERS);
        if (random.nextInt(4) == 0) {
            path += any(random, STRANGE_PATHS);
        }
        if (random.nextInt(3) == 0) {
            path += "?" + any(random, QUERIES);
        }
        var headers = new ArrayList<String>();
        if (random.nextInt(20) > 0) {
            headers.add("Host: localhost");
        }
        headers.add("Connection: close");
        var body = random.nextBoolean() ? any(random, BODIES) : "";
        if (!body.isEmpty() && random.nextInt(4) > 0) {
            headers.add("Content-Type: application/json");
            headers.add(
                    body.contains("\r\n")
                            ? "Transfer-Encoding: chunked"
                            : "Content-Length: " + body.length());
        }
        for (int more = random.nextInt(3); more > 0; more--) {
            headers.add(any(random, HEADERS));
        }
        if (random.nextBoolean()) {
            headers.add(session);
        }
        var line = any(random, METHODS) + " " + path + " " + any(random, VERSIONS) + "\r\n";
        var text = line + String.join("\r\n", headers) + "\r\n\r\n" + body;
        return new MalformedRequest(random.nextInt(10) == 0 ? damaged(text, random) : text);
    }

    /**
     * A question mark stays: without it a secret query is part of the path, which a problem names.
     */
    private static String damaged(String text, Random random) {
        var bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        for (int times = random.nextInt(4); times >= 0; times--) {
            var place = random.nextInt(Math.min(bytes.length, 300));
            var damage = (byte) random.nextInt(256);
            bytes[place] = bytes[place] == '?' ? bytes[place] : damage;
        }
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static String any(Random random, List<String> all) {
        return all.get(random.nextInt(all.size()));
    }

    /** Whether its HTTP version has answers with a status. */
    boolean hasRequestLine() {
        return REQUEST_LINE.matcher(text).lookingAt();
    }

    /**
     * Whether its headers are complete. A server need not answer a request without the end of its
     * headers.
     *
     * @see <a href="https://www.rfc-editor.org/rfc/rfc9112#section-8">RFC 9112, section 8</a>
     */
    boolean hasEndOfHeaders() {
        return BLANK_LINE.matcher(text).find();
    }

    /** Whether it may be refused before it is sent completely, so the answer may be lost. */
    boolean isLarge() {
        return text.length() > 8_192;
    }

    boolean wantsTheHeadAlone() {
        return text.startsWith("HEAD ");
    }

    byte[] bytes() {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
