package ticketing.local;

import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.client.DuplexConnectionPool;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.transport.HttpClientTransportDynamic;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.io.ClientConnector;
import org.eclipse.jetty.proxy.ProxyHandler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Passes requests to the instances of a service in turn. A reading request that gets no answer is
 * sent once more, to the next instance; a changing one never is, since it may have had its effect:
 * the caller repeats it with its idempotency key.
 */
final class ServiceProxy extends ProxyHandler {

    private static final String TARGET = "ticketing.target";
    private static final String REPEATED = "ticketing.repeated";
    private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");
    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(3);
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(60);
    private static final int MOST_CONNECTIONS = 256;

    // The services close a connection that was idle for 20 seconds; a request sent at that moment
    // would be lost. Younger connections can not be that idle.
    private static final Duration CONNECTION_AGE = Duration.ofSeconds(10);

    /** Where a request goes. */
    private record Target(Service service, List<URI> instances, String pathAndQuery) {}

    private final Map<Service, List<URI>> upstreams;
    private final Map<Service, Integer> turns = new ConcurrentHashMap<>();

    ServiceProxy(Map<Service, List<URI>> upstreams) {
        this.upstreams = Map.copyOf(upstreams);
        setViaHost("gateway");
    }

    boolean pass(
            Service service,
            String pathAndQuery,
            Request request,
            Response response,
            Callback callback) {
        var instances = upstreams.getOrDefault(service, List.of());
        if (instances.isEmpty()) {
            return Gateway.answer(request, response, callback, Problem.unavailable(service));
        }
        request.setAttribute(TARGET, new Target(service, instances, pathAndQuery));
        return handle(request, response, callback);
    }

    @Override
    protected void configureHttpClient(HttpClient client) {
        super.configureHttpClient(client);
        client.setConnectTimeout(CONNECT_LIMIT.toMillis());
        client.setIdleTimeout(ANSWER_LIMIT.toMillis());
        client.setUserAgentField(null);
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
        var target = target(request);
        var instances = target.instances();
        int turn = turns.merge(target.service(), 1, Integer::sum);
        int next = Math.floorMod(turn, instances.size());
        return HttpURI.from(instances.get(next) + target.pathAndQuery());
    }

    /** What callers claim about themselves here is dropped: we are the first who can know. */
    @Override
    protected void addProxyHeaders(Request request, org.eclipse.jetty.client.Request toService) {
        var host = request.getHeaders().get(HttpHeader.HOST);
        toService.headers(headers -> {
            headers.remove(HttpHeader.FORWARDED);
            headers.put(HttpHeader.X_FORWARDED_FOR, callerAddress(request));
            headers.put(HttpHeader.X_FORWARDED_PROTO, request.getHttpURI().getScheme());
            if (host != null) {
                headers.put(HttpHeader.X_FORWARDED_HOST, host);
            }
        });
        super.addProxyHeaders(request, toService);
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
        if (READING.contains(request.getMethod()) && request.getAttribute(REPEATED) == null) {
            request.setAttribute(REPEATED, true);
            handle(request, response, callback);
        } else {
            Gateway.answer(
                    request, response, callback, Problem.unavailable(target(request).service()));
        }
    }

    private static Target target(Request request) {
        return (Target) request.getAttribute(TARGET);
    }

    private static String callerAddress(Request request) {
        return request.getConnectionMetaData().getRemoteSocketAddress()
                        instanceof InetSocketAddress address
                ? address.getAddress().getHostAddress()
                : "unknown";
    }
}
