package ticketing.web.origin;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.springframework.security.web.util.matcher.IpAddressMatcher;

/**
 * The networks of proxies whose {@code X-Forwarded-For} is used. Anybody can send that header. So
 * it counts only if the request comes from such a network, and only its last address counts, which
 * the proxy has added.
 *
 * <p>Tomcat's valve and Spring's filter work differently. The valve skips all trusted addresses at
 * the end of the list, so a caller inside a trusted network could put any address before its own.
 * The filter takes the first address without checking it.
 */
public final class TrustedNetworks {

    private static final String FORWARDED_FOR = "X-Forwarded-For";

    private final List<IpAddressMatcher> networks;

    /**
     * Trusts proxies in these networks.
     *
     * @param networks addresses or prefixes such as {@code 10.0.0.0/8} and {@code fd00::/8}
     * @throws IllegalArgumentException if one is neither; correct the setting
     */
    TrustedNetworks(List<String> networks) {
        this.networks =
                networks.stream()
                        .map(String::strip)
                        .filter(network -> !network.isEmpty())
                        .map(TrustedNetworks::matcher)
                        .toList();
    }

    private static IpAddressMatcher matcher(String network) {
        try {
            return new IpAddressMatcher(network);
        } catch (IllegalArgumentException unreadable) {
            throw new IllegalArgumentException(
                    "ticketing.trusted-networks: '%s' is not a network such as 10.0.0.0/8"
                            .formatted(network),
                    unreadable);
        }
    }

    /** The address that a request comes from. */
    public CallerAddress callerOf(HttpServletRequest request) {
        var neighbour = CallerAddress.of(request.getRemoteAddr());
        return isTrusted(neighbour) ? lastHop(request).orElse(neighbour) : neighbour;
    }

    private boolean isTrusted(CallerAddress neighbour) {
        var address = neighbour.address().getHostAddress();
        return networks.stream().anyMatch(network -> network.matches(address));
    }

    private static Optional<CallerAddress> lastHop(HttpServletRequest request) {
        var headers = Collections.list(request.getHeaders(FORWARDED_FOR));
        if (headers.isEmpty()) {
            return Optional.empty();
        }
        var hops = headers.getLast();
        try {
            return Optional.of(CallerAddress.of(hops.substring(hops.lastIndexOf(',') + 1).strip()));
        } catch (IllegalArgumentException notAnAddress) {
            return Optional.empty();
        }
    }
}
