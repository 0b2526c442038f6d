package ticketing.web.origin;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.springframework.security.web.util.matcher.IpAddressMatcher;

/**
 * The networks of the proxies that may say, in {@code X-Forwarded-For}, where a request comes from.
 * Anybody can send that header; so it counts only if the request itself comes from such a network,
 * and of what it names only the last address does, which the proxy has added.
 *
 * <p>Tomcat's own valve and Spring's filter do not do that. The valve passes over every trusted
 * address at the end of the list, so a caller inside a trusted network could name any other before
 * its own; the filter takes the first address and asks nobody whether it is true.
 */
public final class TrustedNetworks {

    private static final String FORWARDED_FOR = "X-Forwarded-For";

    private final List<IpAddressMatcher> networks;

    /**
     * Proxies in these networks.
     *
     * @param networks addresses or prefixes such as {@code 10.0.0.0/8} and {@code fd00::/8}
     * @throws IllegalArgumentException if one is neither; the setting has to be mended
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
                    "ticketing.trusted-networks: '%s' is no network such as 10.0.0.0/8"
                            .formatted(network),
                    unreadable);
        }
    }

    /** Where a request comes from. */
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
