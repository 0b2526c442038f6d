package ticketing.local.gateway;

import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.eclipse.jetty.client.DuplexConnectionPool;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.transport.HttpClientTransportDynamic;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.io.ClientConnector;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.proxy.ProxyHandler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import ticketing.topology.Service;

/**
 * Passes requests to the instances of a service in turn. If the connection is refused, the instance
 * has not received the request, so another instance gets it. A reading request without an answer is
 * sent once more, to the next instance. A changing request is not, because it may have had its
 * effect: the caller repeats it with its idempotency key.
 */
final class ServiceProxy extends ProxyHandler {

    private static final String PASSAGE = "ticketing.passage";
    private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");
    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(3);
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(60);
    private static final int MOST_CONNECTIONS = 256;
    private static final int MOST_HEADER_BYTES = 16 * 1024;

    // The services close connections that are idle for 20 seconds, and a request sent at that
    // moment would be lost. So connections are not reused for that long.
    private static final Duration CONNECTION_AGE = Duration.ofSeconds(10);

    /** The instance that has a request now, and those that refused it. */
    private static final class Passage {
        final Service service;
        final String pathAndQuery;
        final Set<URI> refusing = new HashSet<>();
        URI instance;
        boolean repeated;
        volatile @Nullable Throwable faultOfCaller;

        Passage(Service service, String pathAndQuery, URI instance) {
            this.service = service;
            this.pathAndQuery = pathAndQuery;
            this.instance = instance;
        }
    }

    private final Rota rota;

    ServiceProxy(Rota rota) {
        this.rota = rota;
        setViaHost("gateway");
    }

    boolean pass(
            Service service,
            String pathAndQuery,
            Request request,
            Response response,
            Callback callback) {
        var first = rota.next(service, Set.of());
        if (first.isEmpty()) {
            return Gateway.answer(request, response, callback, Problem.unavailable(service));
        }
        var passage = new Passage(service, pathAndQuery, first.get());
        request.setAttribute(PASSAGE, passage);
        return handle(
                request, response, Callback.from(callback, () -> rota.over(passage.instance)));
    }

    @Override
    protected void configureHttpClient(HttpClient client) {
        super.configureHttpClient(client);
        client.setConnectTimeout(CONNECT_LIMIT.toMillis());
        client.setIdleTimeout(ANSWER_LIMIT.toMillis());
        client.setUserAgentField(null);
        // The caller's headers and those added here. The services accept as much.
        client.setMaxRequestHeadersSize(MOST_HEADER_BYTES);
    }

    @Override
    protected HttpClient newHttpClient() {
        var transport = new HttpClientTransportDynamic(new ClientConnector());
        transport.setConnectionPoolFactory(destination -> {
            var pool = new DuplexConnectionPool(destination, MOST_CONNECTIONS);
            pool.setMaxDuration(CONNECTION_AGE.toMillis());
            return pool;
        });
        return new HttpClient(transport);
    }

    @Override
    protected HttpURI rewriteHttpURI(Request request) {
        var passage = passage(request);
        return HttpURI.from(passage.instance + passage.pathAndQuery);
    }

    /** Replaces the caller's own forwarding headers, because only the gateway knows the address. */
    @Override
    protected void addProxyHeaders(Request request, org.eclipse.jetty.client.Request toService) {
        var host = request.getHeaders().get(HttpHeader.HOST);
        toService.headers(headers -> {
            headers.remove(HttpHeader.FORWARDED);
            headers.put(RequestId.HEADER, RequestId.of(request));
            headers.put(HttpHeader.X_FORWARDED_FOR, callerAddress(request));
            headers.put(HttpHeader.X_FORWARDED_PROTO, request.getHttpURI().getScheme());
            if (host != null) {
                headers.put(HttpHeader.X_FORWARDED_HOST, host);
            }
        });
        super.addProxyHeaders(request, toService);
    }

    @Override
    protected org.eclipse.jetty.client.Request.Content newProxyToServerRequestContent(
            Request request, Response response, org.eclipse.jetty.client.Request toService) {
        return new ProxyRequestContent(request) {
            private long length;

            @Override
            public Content.@Nullable Chunk read() {
                var chunk = withinLimit(super.read());
                if (chunk != null && Content.Chunk.isFailure(chunk)) {
                    passage(request).faultOfCaller = chunk.getFailure();
                }
                return chunk;
            }

            // A chunked body does not announce its length.
            private Content.@Nullable Chunk withinLimit(Content.@Nullable Chunk chunk) {
                length += chunk == null ? 0 : chunk.remaining();
                if (chunk == null || length <= Gateway.BODY_LIMIT) {
                    return chunk;
                }
                chunk.release();
                return Content.Chunk.from(
                        new HttpException.RuntimeException(HttpStatus.PAYLOAD_TOO_LARGE_413));
            }

            @Override
            public void fail(Throwable failure) {
                // If the connection is refused, the body has not been read yet, so it can be sent
                // again.
                if (!(failure instanceof ConnectException)) {
                    super.fail(failure);
                }
            }
        };
    }

    @Override
    protected void onServerToProxyResponseFailure(
            Request request,
            org.eclipse.jetty.client.Request toService,
            org.eclipse.jetty.client.Response fromService,
            Response response,
            Callback callback,
            Throwable failure) {
        if (response.isCommitted()) {
            callback.failed(failure);
            return;
        }
        response.reset();
        var passage = passage(request);
        var fault = passage.faultOfCaller;
        if (fault != null) {
            Gateway.answer(request, response, callback, Problem.standard(statusOf(fault)));
        } else if (goesOn(passage, request, failure)) {
            handle(request, response, callback);
        } else {
            Gateway.answer(request, response, callback, Problem.unavailable(passage.service));
        }
    }

    /** The status for a body that is malformed, too long, or does not arrive. */
    private static int statusOf(Throwable faultOfCaller) {
        return faultOfCaller instanceof HttpException known ? known.getCode() : 400;
    }

    /** Sends the request again if that is allowed and an instance is left. */
    private boolean goesOn(Passage passage, Request request, Throwable failure) {
        if (failure instanceof ConnectException) {
            passage.refusing.add(passage.instance);
        } else if (READING.contains(request.getMethod()) && !passage.repeated) {
            passage.repeated = true;
        } else {
            return false;
        }
        var next = rota.next(passage.service, passage.refusing);
        next.ifPresent(instance -> {
            rota.over(passage.instance);
            passage.instance = instance;
        });
        return next.isPresent();
    }

    private static Passage passage(Request request) {
        return (Passage) request.getAttribute(PASSAGE);
    }

    private static String callerAddress(Request request) {
        return request.getConnectionMetaData().getRemoteSocketAddress()
                        instanceof InetSocketAddress address
                ? address.getAddress().getHostAddress()
                : "unknown";
    }
}
