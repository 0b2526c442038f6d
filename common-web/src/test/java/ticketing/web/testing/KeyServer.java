package ticketing.web.testing;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Publishes keys; a test can switch it off. */
public final class KeyServer implements AutoCloseable {

    private final HttpServer http;
    private final AtomicInteger requests = new AtomicInteger();
    private volatile List<RSAKey> keys = List.of(TestSessions.key());
    private volatile boolean away;

    /** A server on a free port that publishes the key of the tests. */
    public KeyServer() {
        try {
            http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException failure) {
            throw new IllegalStateException(failure);
        }
        http.createContext(
                "/",
                exchange -> {
                    requests.incrementAndGet();
                    var published = keys.stream().<JWK>map(RSAKey::toPublicJWK).toList();
                    var body = new JWKSet(published).toString().getBytes(StandardCharsets.UTF_8);
                    exchange.sendResponseHeaders(away ? 503 : 200, body.length);
                    exchange.getResponseBody().write(body);
                    exchange.close();
                });
        http.start();
    }

    /** The address of the keys. */
    public String address() {
        return "http://127.0.0.1:%d/.well-known/jwks.json".formatted(http.getAddress().getPort());
    }

    /** Replaces the published keys by the public parts of these. */
    public void publish(RSAKey... published) {
        keys = List.of(published);
    }

    /** Starts or ends an outage. */
    public void away(boolean isAway) {
        away = isAway;
    }

    /** How many requests it got. */
    public int requests() {
        return requests.get();
    }

    @Override
    public void close() {
        http.stop(0);
    }
}
